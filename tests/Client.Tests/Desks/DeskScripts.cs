using Antiphon.Streams;
using Antiphon.V1;
using Google.Protobuf.WellKnownTypes;

namespace Antiphon.Desks;

/// <summary>What a node says to a desk.</summary>
internal static class DeskScripts
{
    public static Task WelcomeAsync(this FakeConnection<DeskMessage, DeskUpdate> connection, long session) => connection.TellAsync(new()
    {
        Welcome = new()
        {
            Session = session,
            ProtocolVersion = 1,
            State = new() { Operator = "op-001", Wish = Wish.Ready },
            Lease = Duration.FromTimeSpan(TimeSpan.FromDays(1)),
        },
    });

    public static Task DoneAsync(this FakeConnection<DeskMessage, DeskUpdate> connection, DeskMessage command) =>
        connection.TellAsync(new() { Result = new() { Sequence = command.Sequence, CommandId = command.CommandId } });

    public static Task TellAsync(this FakeConnection<DeskMessage, DeskUpdate> connection, DeskUpdate update)
    {
        update.Sequence = ++connection.Sent;
        return connection.SendAsync(update);
    }
}
