using System.Globalization;
using System.Text;

namespace Antiphon.Soak;

/// <summary>The silo at one moment of the run.</summary>
/// <param name="Hour">Domain hours since the beginning.</param>
/// <param name="Calls">Calls begun until then.</param>
/// <param name="Rate">Calls in a real second since the measurement before.</param>
/// <param name="InHand">Calls that wait or talk.</param>
/// <param name="Resident">Bytes resident after a full collection.</param>
/// <param name="Stored">Bytes of the databases and their journals.</param>
/// <param name="SiloCores">Cores that the silo has used since the measurement before.</param>
/// <param name="OwnCores">Cores that clients and desks have used.</param>
/// <param name="Late">The longest time (real) by which a client of this stretch called later than planned: the driver's own lag.</param>
public sealed record Measurement(double Hour, int Calls, double Rate, int InHand, long Resident, long Stored, double SiloCores, double OwnCores, TimeSpan Late)
{
    private const string Head = "| domain time | calls | calls/s (real) | in hand | RSS after a collection, MiB | databases, MiB | silo, cores | clients and desks, cores | clients late by, ms |";

    /// <summary>The measurements as a table in Markdown.</summary>
    public static string Table(IEnumerable<Measurement> measurements)
    {
        var text = new StringBuilder().AppendLine(Head).AppendLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var one in measurements)
            text.AppendLine(one.ToString());
        return text.ToString();
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"| {Hour:0.##} h | {Calls:N0} | {Rate:0} | {InHand:N0} | {SiloWatch.Mebibytes(Resident)} | {SiloWatch.Mebibytes(Stored)} | {SiloCores:0.00} | {OwnCores:0.00} | {Late.TotalMilliseconds:0} |");
}
