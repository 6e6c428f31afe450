namespace Antiphon.Proof.Runtime;

/// <summary>What fails.</summary>
public enum Failure
{
    /// <summary>A message takes much longer than others.</summary>
    Delayed,

    /// <summary>A message comes twice.</summary>
    Repeated,

    /// <summary>A one-way message is lost.</summary>
    PostLost,

    /// <summary>A request is lost: its sender sees a time-out.</summary>
    RequestLost,

    /// <summary>A response is lost: its sender sees a time-out, and yet it was done.</summary>
    ResponseLost,

    /// <summary>A write fails and was not done.</summary>
    WriteRefused,

    /// <summary>A write fails and was done.</summary>
    WriteUnsure,

    /// <summary>A write meets a row that somebody else has written.</summary>
    StaleETag,

    /// <summary>A read of rows fails.</summary>
    ReadFailed,

    /// <summary>An activation loses its memory.</summary>
    Crash,

    /// <summary>A second activation of a queue, call or operator lives beside the first.</summary>
    Twin,

    /// <summary>A desk's connection breaks.</summary>
    DeskAway,

    /// <summary>A silo dies with all its activations, and another takes its place.</summary>
    SiloLost,
}

/// <summary>How often messages and writes fail, from 0 (calm) to 1 (a storm), and how often they have.</summary>
public sealed class Weather(Chance chance, double strength)
{
    /// <summary>Failures so far.</summary>
    public Dictionary<Failure, long> Failures { get; } = [];

    /// <summary>0: nothing fails; 1: a storm.</summary>
    public double Strength { get; set; } = strength;

    /// <summary>Does this fail, with this probability in a storm?</summary>
    public bool Strikes(Failure failure, ulong key, double probability)
    {
        if (Strength <= 0 || chance.Unit(Chance.Key(key, (ulong)failure)) >= probability * Strength)
            return false;
        Count(failure);
        return true;
    }

    /// <summary>It has happened.</summary>
    public void Count(Failure failure) => Failures[failure] = Failures.GetValueOrDefault(failure) + 1;

    /// <summary>How long a message takes: 0.1 to 3 ms; in a storm one in fifty up to 0.3 s and one in five hundred up to 3 s.</summary>
    public TimeSpan Travel(ulong key)
    {
        var unit = chance.Unit(key);
        var travel = TimeSpan.FromMilliseconds(0.1 + (2.9 * unit));
        if (Strikes(Failure.Delayed, key, 0.02))
            travel += TimeSpan.FromMilliseconds(chance.Unit(key) * (chance.Below(key, 10) == 0 ? 3000 : 300));
        return travel;
    }
}
