using Antiphon.Operators;

namespace Antiphon.Virtual;

/// <summary>A centre whose time goes on from one thing that happens to the next. All operators are signed out at first.</summary>
public interface IWorld
{
    /// <summary>Domain time.</summary>
    DateTimeOffset Now { get; }

    /// <summary>Puts something down that is to happen.</summary>
    void At(DateTimeOffset time, Action act);

    /// <summary>Lets the next thing happen. False: nothing is put down any more.</summary>
    bool Step();

    /// <summary>A client comes to a queue now.</summary>
    void Arrive(VirtualCall call);

    /// <summary>An operator wishes to be ready, not ready, or signed out.</summary>
    void SetWish(string operatorId, Wish wish);
}
