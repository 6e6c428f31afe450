#!/usr/bin/env bash
# Writes src/Grains.Interfaces/OrleansContracts.txt anew after a change of what actors promise. Read its diff: it is the wire.
cd "$(dirname "$0")/.."
dotnet format src/Grains.Interfaces/Grains.Interfaces.csproj analyzers --severity info \
    --diagnostics ORLEANS0016 ORLEANS0017 ORLEANS0018 ORLEANS0019 ORLEANS0020 ORLEANS0022 ORLEANS0023 ORLEANS0024
