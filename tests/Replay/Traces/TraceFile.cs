using System.Collections.Immutable;

namespace Antiphon.Traces;

/// <summary>One day out of a trace file.</summary>
/// <param name="Day">The day, whole.</param>
/// <param name="Broken">The lines of the file that were passed over.</param>
public sealed record TraceFile(TraceDay Day, ImmutableArray<BrokenLine> Broken)
{
    /// <summary>Reads the file line by line and keeps one day of it.</summary>
    /// <exception cref="InvalidDataException">It has no call on this date.</exception>
    public static TraceFile Load(FileInfo file, DateOnly date)
    {
        using var text = file.OpenText();
        var reader = new TraceReader();
        var day = TraceDay.Of(date, reader.Read(text))
            ?? throw new InvalidDataException($"{file.Name} has no call on {date:yyMMdd} ({reader.Broken.Count} broken lines{(reader.Broken.Count > 0 ? $"; line {reader.Broken[0].LineNumber} {reader.Broken[0].Reason}" : "")}).");
        return new(day, [.. reader.Broken]);
    }
}
