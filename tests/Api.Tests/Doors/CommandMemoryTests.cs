using Antiphon.Errors;
using Microsoft.Extensions.Time.Testing;
using Shouldly;

namespace Antiphon.Doors;

public sealed class CommandMemoryTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Command_Repeated_HearsTheSameAnswer()
    {
        var memory = new CommandMemory(_clock);
        memory.Keep("op-1", "c-1", Statuses.Ok);

        memory.Recall("op-1", "c-1").ShouldBeSameAs(Statuses.Ok);
        memory.Recall("op-2", "c-1").ShouldBeNull();
        memory.Recall("op-1", "c-2").ShouldBeNull();
    }

    [Fact]
    public void Command_AfterAMinute_IsForgotten()
    {
        var memory = new CommandMemory(_clock);
        memory.Keep("op-1", "c-1", Statuses.Ok);
        _clock.Advance(TimeSpan.FromSeconds(61));

        memory.Recall("op-1", "c-1").ShouldBeNull();
    }

    [Fact]
    public void Command_WithoutAName_IsNotRemembered()
    {
        var memory = new CommandMemory(_clock);
        memory.Keep("op-1", "", Statuses.Ok);

        memory.Recall("op-1", "").ShouldBeNull();
    }
}
