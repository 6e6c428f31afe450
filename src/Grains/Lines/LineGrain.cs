using Antiphon.Clocks;
using Antiphon.Configuration;
using Antiphon.Sites;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Antiphon.Lines;

/// <inheritdoc cref="ILineGrain"/>
[AtHomeSite]
internal sealed partial class LineGrain(
    [PersistentState("line", "Slow")] IPersistentState<LineState> state,
    ICentreView centre,
    [FromKeyedServices(ClockNames.Domain)] TimeProvider clock,
    ILogger<LineGrain> logger) : Grain, ILineGrain
{
    // Readers interleave with writes: they are shown what is stored, never what is about to be.
    private LineByHand? _byHand;

    private string Number => this.GetPrimaryKeyString();

    private Line? Line => centre.Current.Lines.GetValueOrDefault(Number);

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _byHand = state.State.ByHand;
        await centre.Loaded.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task<LineEntry> GetEntry()
    {
        var line = Line;
        return Task.FromResult(new LineEntry { Line = line, Closure = LineEntryRule.Closure(line, _byHand, clock.GetUtcNow()) });
    }

    /// <inheritdoc/>
    public Task<LineStatus> GetStatus() => Task.FromResult(Status());

    /// <inheritdoc/>
    public Task<LineChange> Open(string by, DateTimeOffset? until) => Say(isOpen: true, by, until);

    /// <inheritdoc/>
    public Task<LineChange> Close(string by, DateTimeOffset? until) => Say(isOpen: false, by, until);

    /// <inheritdoc/>
    public async Task<LineChange> FollowSchedule()
    {
        if (Line is null)
            return Answer(LineChangeOutcome.UnknownLine);
        if (_byHand is not null)
            await Store(null);
        return Answer(LineChangeOutcome.Applied);
    }

    private async Task<LineChange> Say(bool isOpen, string by, DateTimeOffset? until)
    {
        var now = clock.GetUtcNow();
        if (Line is null)
            return Answer(LineChangeOutcome.UnknownLine);
        if (until <= now)
            return Answer(LineChangeOutcome.UntilPassed);
        await Store(new() { IsOpen = isOpen, By = by, At = now, Until = until });
        return Answer(LineChangeOutcome.Applied);
    }

    private async Task Store(LineByHand? byHand)
    {
        state.State = new() { ByHand = byHand };
        try
        {
            await state.WriteStateAsync();
        }
        catch (Exception)
        {
            // Whether it was written is not known: the next activation reads it again.
            DeactivateOnIdle();
            throw;
        }

        _byHand = byHand;
        Log(byHand);
    }

    private void Log(LineByHand? byHand)
    {
        var held = byHand is { IsOpen: true } ? "open" : "closed";
        if (byHand is null)
            LogBySchedule(Number);
        else if (byHand.Until is { } until)
            LogByHandUntil(Number, held, until);
        else
            LogByHand(Number, held);
    }

    private LineChange Answer(LineChangeOutcome outcome) => new() { Outcome = outcome, Status = Status() };

    private LineStatus Status()
    {
        var now = clock.GetUtcNow();
        var line = Line;
        return new()
        {
            Number = Number,
            Closure = LineEntryRule.Closure(line, _byHand, now),
            ByHand = LineEntryRule.Holds(_byHand, now) ? _byHand : null,
            NextChange = LineEntryRule.NextChange(line, _byHand, now),
        };
    }
}
