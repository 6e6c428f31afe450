using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Antiphon.Tests.Places;

/// <summary>
/// Stands between this process and a PostgreSQL server, and can step between a write and its commit, or between a commit and its answer: what it does then is what
/// a broken network does.
/// </summary>
public sealed class PostgresProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _server;
    private (CommitMoment Moment, Action Act)? _at;

    public PostgresProxy(int server)
    {
        _server = server;
        _listener.Start();
        _ = Accept();
    }

    /// <summary>Where it listens.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Has this done at that moment of whatever is asked, until it is disposed; if it throws an <see cref="IOException"/>, the connection is cut then.</summary>
    public IDisposable At(CommitMoment moment, Action act)
    {
        Set((moment, act));
        return new Undo(() => Set(null));
    }

    public void Dispose() => _listener.Dispose();

    private void Set((CommitMoment Moment, Action Act)? at)
    {
        lock (_listener) _at = at;
    }

    private void Reached(CommitMoment moment)
    {
        Action? act;
        lock (_listener) act = _at is { } at && at.Moment == moment ? at.Act : null;
        act?.Invoke();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                _ = Task.Factory.StartNew(() => Serve(client), TaskCreationOptions.LongRunning);
            }
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private void Serve(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                server.Connect(IPAddress.Loopback, _server);
            }
            catch (SocketException)
            {
                return;
            }
            (client.NoDelay, server.NoDelay) = (true, true);
            var answers = new Answers();
            var back = new Thread(() => Pump(server, client, bytes =>
            {
                if (answers.Read(bytes)) Reached(CommitMoment.After);
            }))
            { IsBackground = true };
            back.Start();
            Pump(client, server, bytes =>
            {
                if (answers.HaveBegun && bytes[0] != 'X') Reached(CommitMoment.Before);
            });
            back.Join();
        }
    }

    private delegate void Seen(ReadOnlySpan<byte> bytes);

    private static void Pump(TcpClient from, TcpClient to, Seen seen)
    {
        var buffer = new byte[65536];
        try
        {
            for (int count; (count = from.GetStream().Read(buffer)) > 0;)
            {
                seen(buffer.AsSpan(0, count));
                to.GetStream().Write(buffer, 0, count);
            }
        }
        catch (Exception fault) when (fault is IOException or InvalidOperationException)
        {
            // Cut.
        }
        from.Close();
        to.Close();
    }

    private sealed class Undo(Action undo) : IDisposable
    {
        public void Dispose() => undo();
    }

    /// <summary>The server's messages: a letter, a length, and a content.</summary>
    private sealed class Answers
    {
        private readonly List<byte> _message = [];
        private int _rest;
        private bool _statement;

        /// <summary>The connection has been established.</summary>
        public volatile bool HaveBegun;

        /// <summary>Reads on. True: a statement that has done something has been committed.</summary>
        public bool Read(ReadOnlySpan<byte> bytes)
        {
            var committed = false;
            while (bytes.Length > 0)
            {
                if (_message.Count < 5)
                {
                    _message.Add(bytes[0]);
                    bytes = bytes[1..];
                    if (_message.Count < 5) continue;
                    _rest = BinaryPrimitives.ReadInt32BigEndian(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_message)[1..]) - 4;
                }
                var taken = Math.Min(_rest, bytes.Length);
                if (_message[0] == 'C') _message.AddRange(bytes[..taken]);
                bytes = bytes[taken..];
                _rest -= taken;
                if (_rest > 0) continue;
                if (_message[0] == 'C') _statement |= Encoding.ASCII.GetString([.. _message.Skip(5)]).Split(' ')[0] is "INSERT" or "UPDATE" or "DELETE" or "SELECT";
                if (_message[0] == 'Z')
                {
                    committed |= _statement;
                    (_statement, HaveBegun) = (false, true);
                }
                _message.Clear();
            }
            return committed;
        }
    }
}
