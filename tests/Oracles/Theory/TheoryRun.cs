using System.Globalization;

namespace Antiphon.Theory;

/// <summary>Runs scenarios, as many at a time as there are processors, and prints what was found.</summary>
public static class TheoryRun
{
    /// <summary>Prints the table, each row when it and those before it are known.</summary>
    /// <returns>True: all agree.</returns>
    public static bool Print(TextWriter output, IEnumerable<Scenario> scenarios, ulong seed)
    {
        output.WriteLine(Row("model", "load", "calls", "figure", "theory", "simulated", "half-width", "deviation", ""));
        var (all, agree, covered) = (0, 0, 0);
        var processors = new TaskFactory(new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, Environment.ProcessorCount).ConcurrentScheduler);
        var runs = scenarios.Select(scenario => (Scenario: scenario, Findings: processors.StartNew(() => scenario.Run(seed)))).ToList();
        foreach (var (scenario, findings) in runs)
        {
            foreach (var finding in findings.Result)
            {
                var agrees = finding.Agrees(scenario.Tolerance);
                (all, agree, covered) = (all + 1, agree + (agrees ? 1 : 0), covered + (finding.IsCovered ? 1 : 0));
                output.WriteLine(Row(
                    scenario.Name, Text(scenario.Load, "0.00"), Text(scenario.Calls, "N0"), finding.Name, Text(finding.Theory, "0.0000"), Text(finding.Observed, "0.0000"),
                    Text(finding.RelativeHalfWidth, "0.0 %"), Text(Math.Round(finding.Deviation, 3), "+0.0 %;-0.0 %;0.0 %"), agrees ? "" : $"NOT within {scenario.Tolerance:P0}"));
            }
        }

        output.WriteLine($"theory: {agree} of {all} figures agree; {covered} lie in their own 95 % confidence interval; seed {seed}");
        return agree == all;
    }

    private static string Text(IFormattable value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static string Row(string model, string load, string calls, string figure, string theory, string simulated, string halfWidth, string deviation, string remark) =>
        $"{model,-24} {load,4} {calls,10} {figure,-19} {theory,9} {simulated,9} {halfWidth,10} {deviation,9} {remark}".TrimEnd();
}
