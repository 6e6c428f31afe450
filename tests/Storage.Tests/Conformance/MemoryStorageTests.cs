using Antiphon.Storage;

namespace Antiphon.Tests.Conformance;

/// <summary>Orleans' storage in memory, which stands for the slow storage in other tests.</summary>
[Collection(SqliteSilo.Collection)]
public sealed class OrleansMemoryStorageTests(SqliteSilo silo) : GrainStorageConformance(silo.Storage(StorageSilo.Memory));

/// <summary>The grouped storage that is gone with the process.</summary>
public sealed class TemporaryHotStorageTests(TemporarySilo silo) : GrainStorageConformance(silo.Storage(StorageRegistration.Hot)), IClassFixture<TemporarySilo>;
