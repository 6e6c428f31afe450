using Antiphon.Hosting;
using Antiphon.Settings;

namespace Antiphon.Configuration;

/// <summary>Applies the centre file of the settings, if there is one, before the doors open.</summary>
internal sealed partial class CentreApplication(AntiphonOptions options, IGrainFactory grains, CentreView view, ILogger<CentreApplication> log) : IHostedService
{
    /// <summary>Reads a centre file.</summary>
    /// <exception cref="StartRefusedException">It is absent, or something in it can't be read.</exception>
    public static Centre Read(string file)
    {
        try
        {
            var (centre, problems) = CentreFile.Read(File.ReadAllText(file));
            return problems.IsEmpty ? centre : throw Refused(file, problems);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"Antiphon:Centre is '{file}', which cannot be read: {fault.Message}");
        }
    }

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Centre is not { } file)
            return;
        var grain = grains.GetGrain<ICentreGrain>(ICentreGrain.Key);
        var result = await grain.Declare(Read(file));
        if (result.Outcome is ChangeOutcome.Invalid)
            throw Refused(file, result.Problems);
        foreach (var problem in result.Problems)
            LogProblem(file, problem);
        view.Set(await grain.Get());
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static StartRefusedException Refused(string file, IEnumerable<ConfigurationProblem> problems) => new(
        $"Antiphon:Centre is '{file}', which is refused:{string.Concat(problems.Select(problem => $"{Environment.NewLine}  {problem.Severity}: {problem}"))}");
}
