using System.Globalization;
using System.Text.Json;

namespace Antiphon.Benchmarks;

/// <summary>What is to be reached on the two-core machine, and what Asterisk's app_queue does on one like it.</summary>
/// <param name="What">What is measured.</param>
/// <param name="Column">The figure's column; the first table that has it, and <paramref name="Row"/>, counts.</param>
/// <param name="Row">The case: the first cells of its row; shorter: all such rows, of which the worst counts.</param>
/// <param name="Bound">What is to be reached; NaN: nothing is asked.</param>
/// <param name="IsLeast">More is better.</param>
/// <param name="Unit">The figure's unit.</param>
/// <param name="Asterisk">The same there; empty: it has no such thing.</param>
internal sealed record Target(string What, string Column, string[] Row, double Bound, bool IsLeast, string Unit, string Asterisk = "")
{
    private const string Lives = "calls/s", Limit = "of the limit, %", Untyped = "without a typed answer", JoinMedian = "join→offer p50 ms", JoinTail = "p99 ms", Free = "free→offer p50 ms";

    private static readonly Target[] All =
    [
        .. new[] { 150, 1000, 10_000 }.Select(operators => new Target($"full call lives in memory, {operators:N0} operators", Lives, ["memory", Text(operators)], 6000, true, "/s", "400–500 at most, 200 dependably")),
        .. new[] { 150, 1000, 10_000 }.Select(operators => new Target($"the same, each step durable on SQLite, {operators:N0} operators", Lives, ["durable", Text(operators)], 2000, true, "/s", "keeps nothing")),
        new("the same on PostgreSQL on the same machine, 1,000 operators", Lives, ["PostgreSql"], 3000, true, "/s (an aim)", "keeps nothing"),
        new("lives at 10 times the limit, in memory; durable: the lower", Limit, [], double.NaN, true, "% of the limit", "collapses"),
        new("calls without a typed answer meanwhile", Untyped, [], 0, false, ""),
        new("arrival → offer at the desk through gRPC, durable, 50 calls/s: p50", JoinMedian, ["50"], 1, false, "ms (an aim)", "0.6–0.9"),
        new("the same: p99", JoinTail, ["50"], 5, false, "ms", "1.2–1.9"),
        new("operator free → next offer, 5,000 waiting: p50", Free, ["5000"], double.NaN, false, "ms", "480"),
        new("the same: p99", JoinTail, ["5000"], 5, false, "ms", "1,000–1,400"),
        new("the same, 50,000 waiting: p99", JoinTail, ["50000"], 10, false, "ms"),
        new("CPU while 5,000 only wait", "CPU while they wait, % of a core", ["5000"], 1, false, "% of a core", "16–20"),
        new("memory of a waiting call, 5,000 waiting", "KiB a waiting call (heap)", ["5000"], 8, false, "KiB", "58–94"),
        new("memory of a signed-in operator", "KiB an operator (heap)", [], double.NaN, false, "KiB"),
        new("start to ready, empty", "seconds", ["cold, empty directory"], 3, false, "s"),
        new("start to ready after `kill -9`, 5,000 calls waiting", "seconds", ["5000 calls waiting, after kill -9"], 3, false, "s", "none of 300 left"),
        new("change → frame at a gRPC viewer, 1,000 of them and 5 browsers, 150 operators, 50 call events/s: p99", "change→frame p99 ms", ["150"], 130, false, "ms"),
        new("the same → in the page in Chromium: p99", "change→DOM p99 ms", ["150"], 150, false, "ms"),
        new("1,000 operators, 500 call events/s: frames a viewer, of 10 that it asks for", "frames/s a viewer", ["1000"], 9, true, "/s"),
        new("the same: delay of the last third less that of the first", "grows, ms", ["1000"], 20, false, "ms"),
        new("CPU of 2,000 walls, 150 operators, 4 frames/s", "silo CPU for the walls, % of a core", [], 50, false, "% of a core"),
        new("memory of a wall", "KiB a wall (heap)", [], 32, false, "KiB"),
    ];

    /// <summary>What was measured against what is to be reached.</summary>
    public static Table Compare(IReadOnlyCollection<Table> measured)
    {
        var table = new Table("Against what was to be reached",
            "Two shared cores whose speed varies by two between days and by a third between minutes: the tables below have beside each part what Orleans alone did at that hour. Asterisk: app_queue on such a machine.",
            "what", "measured", "to be reached", "", "Asterisk's app_queue");
        foreach (var target in All)
            table.Rows.Add(target.Judge(measured));
        return table;
    }

    private object[] Judge(IReadOnlyCollection<Table> measured)
    {
        var figures = measured.Where(table => table.Columns.Contains(Column)).Select(table => table.Rows.Where(IsMine).Select(row => Table.Number(row[Array.IndexOf(table.Columns, Column)])).ToList())
            .FirstOrDefault(rows => rows.Count > 0) ?? throw new InvalidOperationException($"Nothing was measured for '{What}': no row {string.Join(", ", Row)} with a column '{Column}'.");
        var worst = IsLeast ? figures.Min() : figures.Max();
        var bound = double.IsNaN(Bound) ? "" : $"{(IsLeast ? "≥" : "≤")} {Bound.ToString("N0", CultureInfo.InvariantCulture)}";
        return [What, $"{Table.Text(worst)} {Unit}".TrimEnd(), bound, double.IsNaN(Bound) ? "" : (IsLeast ? worst >= Bound : worst <= Bound) ? "✓" : "missed", Asterisk];
    }

    private bool IsMine(object[] row) => Row.Index().All(cell => (row[cell.Index] is JsonElement json ? json.ToString() : Text(row[cell.Index])) == cell.Item);

    private static string Text(object cell) => Convert.ToString(cell, CultureInfo.InvariantCulture)!;
}
