using Antiphon.Storage;
using Orleans.Storage;

namespace Antiphon.Stage;

/// <summary>The hot storage of a silo, whose writes a scenario can make fail.</summary>
public sealed class BreakableHotStorage(IGrainStorage storage, BreakableHotStorage.Plan plan) : IGrainStorage
{
    /// <summary>When a write fails.</summary>
    public sealed class Plan
    {
        /// <summary>Asked before each write: true: it is not done.</summary>
        public Func<GrainId, bool> FailsBefore { get; set; } = _ => false;

        /// <summary>Asked after each write: true: it was done, but nobody is told.</summary>
        public Func<GrainId, bool> FailsAfter { get; set; } = _ => false;

        /// <summary>The next write of this grain fails, then all is well again.</summary>
        public void FailOnce(GrainId grain, bool afterwards)
        {
            var left = 1;
            bool Fails(GrainId writing) => writing == grain && Interlocked.Exchange(ref left, 0) == 1;
            if (afterwards)
                FailsAfter = Fails;
            else
                FailsBefore = Fails;
        }
    }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => storage.ReadStateAsync(stateName, grainId, grainState);

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (plan.FailsBefore(grainId))
            throw new StorageUnavailableException("The write was not done.");
        await storage.WriteStateAsync(stateName, grainId, grainState);
        if (plan.FailsAfter(grainId))
            throw new StorageUnavailableException("The write was done, but nobody was told.", outcomeUnknown: true);
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => storage.ClearStateAsync(stateName, grainId, grainState);
}
