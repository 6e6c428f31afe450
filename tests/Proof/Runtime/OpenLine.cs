using Antiphon.Lines;

namespace Antiphon.Proof.Runtime;

/// <summary>A line that is always open; when a line is open is proved elsewhere.</summary>
internal sealed class OpenLine(CentreCopy view) : Grain, ILineGrain
{
    public Task<LineEntry> GetEntry() =>
        Task.FromResult(new LineEntry { Line = view.Current.Lines.GetValueOrDefault(this.GetPrimaryKeyString()), Closure = LineClosure.None });

    public Task<LineStatus> GetStatus() => throw new NotSupportedException();

    public Task<LineChange> Open(string by, DateTimeOffset? until) => throw new NotSupportedException();

    public Task<LineChange> Close(string by, DateTimeOffset? until) => throw new NotSupportedException();

    public Task<LineChange> FollowSchedule() => throw new NotSupportedException();
}
