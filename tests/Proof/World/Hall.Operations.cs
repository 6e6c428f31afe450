using System.Buffers.Binary;
using System.Collections.Immutable;
using Antiphon.Calls;
using Antiphon.Configuration;
using Antiphon.Operators;
using Antiphon.Proof.Runtime;
using Antiphon.Queues;

namespace Antiphon.Proof.World;

/// <content>What each operation does.</content>
public sealed partial class Hall
{
    private readonly Dictionary<int, Guid> _ids = [];
    private int _calls = 100_000;

    /// <summary>Carries one out.</summary>
    public void Do(Operation operation)
    {
        Coverage.Count(operation.Kind);
        var (subject, value, more) = (operation.Subject, operation.Value, operation.More);
        switch (operation.Kind)
        {
            case OperationKind.Arrive:
                Arrive(subject, Client(subject), value, more);
                break;
            case OperationKind.Redial:
                Arrive(subject, Client(subject + value), value, more);
                break;
            case OperationKind.HangUp:
                if (_ids.TryGetValue(subject, out var gone))
                    EdgeOf(subject).HangUp(gone);
                break;
            case OperationKind.Choose:
                if (_ids.TryGetValue(subject, out var inMenu))
                    EdgeOf(subject).Choose(inMenu, $"{value}");
                break;
            case OperationKind.Wish:
                Pick(_desks, value).Wants((more % 10) switch { 0 => Wish.SignedOut, 1 or 2 => Wish.NotReady, 3 => Wish.ReadyOnce, _ => Wish.Ready });
                break;
            case OperationKind.Force:
                _ground.Grains.GetGrain<IOperatorGrain>(Pick(_desks, value).Operator).ForceState(more % 3 == 0 ? Wish.NotReady : Wish.Ready, more % 3 == 0 ? "break" : "").Ignore();
                break;
            case OperationKind.Away:
                Pick(_desks, value).Leave(TimeSpan.FromSeconds(1 + (more % 14)));
                break;
            case OperationKind.Skills:
                EditSkills(Pick([.. Centre.Operators.Values], value), more);
                break;
            case OperationKind.EditQueue:
                EditQueue(Pick([.. Centre.Queues.Values], value), more);
                break;
            case OperationKind.Withdraw:
                Supervise(subject, call => call.Withdraw("withdrawn"));
                break;
            case OperationKind.Prioritize:
                Supervise(subject, call => call.Prioritize((value % 9) - 4));
                break;
            case OperationKind.Requeue:
                Supervise(subject, call => call.Requeue(Pick([.. Centre.Queues.Keys], value)));
                break;
            case OperationKind.Crash:
                _ground.Kill(PickActor(value, more));
                break;
            case OperationKind.CrashSilo:
                _ground.KillSilo(value % 3);
                break;
            case OperationKind.Twin:
                _ground.Twin(PickActor(value, more), TimeSpan.FromSeconds(0.5 + (more % 4)));
                break;
            case OperationKind.CrashNode:
                var node = _nodes[value % 2];
                _nodes[value % 2] = MakeNode();
                node.Die();
                break;
            case OperationKind.EdgeAway:
                _edges[value % 2].Leave(TimeSpan.FromSeconds(2 + (more % 38)));
                break;
        }
    }

    private void Arrive(int number, string client, int value, int more)
    {
        var line = Pick([.. Centre.Lines.Keys], value);
        var id = _ids[number] = CallId(number);
        EdgeOf(number).Arrive(new Arrival
        {
            CallId = id, Line = line, Edge = EdgeOf(number).Name, Client = client, Priority = value % 3 == 0 ? (more % 7) - 3 : 0,
            PreferredOperator = more % 10 == 0 ? Pick(_desks, more / 10).Operator : null,
        });
    }

    private Edge EdgeOf(int number) => _edges[number % 2];

    private void Supervise(int number, Func<ICallGrain, Task> say)
    {
        // Of those that live now, if there are any: what is over is refused in the unit tests.
        var live = Checker.Live.Where(call => call.Stands).ToList();
        var id = live.Count > 0 ? live[number % live.Count].Id : _ids.GetValueOrDefault(number);
        if (id != Guid.Empty)
            say(_ground.Grains.GetGrain<ICallGrain>(id)).Ignore();
    }

    /// <summary>A queue, an operator, a call that lives, an edge or a door.</summary>
    private GrainId PickActor(int value, int more)
    {
        var live = Checker.Live.ToList();
        return (value % 10) switch
        {
            < 4 => Id<IQueueGrain>(Pick([.. Centre.Queues.Keys], more)),
            < 6 => Id<IOperatorGrain>(Pick(_desks, more).Operator),
            8 => Id<Edges.IEdgeGrain>(EdgeOf(more).Name),
            9 => Id<Doors.IDoorGrain>(Pick(_nodes, more).Name),
            _ => live.Count > 0 ? GrainId.Create(References.TypeOf(typeof(ICallGrain)), GrainIdKeyExtensions.CreateGuidKey(Pick(live, more).Id)) : Id<IQueueGrain>(Pick([.. Centre.Queues.Keys], more)),
        };
    }

    private void EditSkills(Operator who, int more)
    {
        var skill = _plan.Name(Pick(["sales", "repair", "spanish"], more));
        var changed = who with { Skills = who.Skills.ContainsKey(skill) && more % 2 == 0 ? who.Skills.Remove(skill) : who.Skills.SetItem(skill, 1 + (more % 100)) };
        Configure(Centre with { Version = Centre.Version + 1, Operators = Centre.Operators.SetItem(who.Id, changed) });
    }

    private void EditQueue(Queue queue, int more)
    {
        var changed = (more % 4) switch
        {
            0 => queue with { Strategy = (Strategy)(more / 4 % 7) },
            1 => queue with { HeadStart = TimeSpan.FromSeconds(1 + (more / 4 % 20)), Priority = (more / 80 % 5) - 2 },
            2 => queue with { Overflow = queue.Overflow.IsEmpty ? [new OverflowTier { After = TimeSpan.FromSeconds(2 + (more / 4 % 8)), Skills = _plan.Membership }] : [] },
            _ => queue with { Skills = queue.Skills.Length == _plan.Membership.Length ? [.. _plan.Membership, new SkillWanted { Skill = _plan.Name("repair"), Level = 1 + (more / 4 % 50) }] : _plan.Membership },
        };
        Configure(Centre with { Version = Centre.Version + 1, Queues = Centre.Queues.SetItem(queue.Name, changed) });
    }

    private string Client(int number) => $"+4917{_plan.Hall}{number % 40:00}";

    private static GrainId Id<T>(string key) => GrainId.Create(References.TypeOf(typeof(T)), IdSpan.Create(key));

    private static T Pick<T>(IReadOnlyList<T> some, int which) => some[which % some.Count];

    /// <summary>The number of the hall in which a call arrived.</summary>
    public static int NumberOf(Guid call)
    {
        Span<byte> bytes = stackalloc byte[16];
        call.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadInt16BigEndian(bytes[10..]);
    }

    /// <summary>A UUIDv7 of the present moment, the hall's number and the call's.</summary>
    private Guid CallId(int number)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, _ground.Now.System.ToUnixTimeMilliseconds() << 16);
        (bytes[6], bytes[8]) = (0x70, 0x80);
        BinaryPrimitives.WriteInt16BigEndian(bytes[10..], (short)_plan.Hall);
        BinaryPrimitives.WriteInt32BigEndian(bytes[12..], number);
        return new Guid(bytes, bigEndian: true);
    }
}
