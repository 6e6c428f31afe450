using System.IO.Pipelines;
using System.Net;
using System.Security.Authentication;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Shouldly;

namespace Antiphon.Certificates;

/// <summary>Two ends of a connection within this process.</summary>
internal static class TlsLink
{
    /// <summary>Connects; what each end was refused with, null where it was not; and, if neither was, the ends, which stand until <paramref name="over"/> completes.</summary>
    public static async Task<(string? Client, string? Server, IDuplexPipe? ClientEnd, IDuplexPipe? ServerEnd)> Connect(NodeCertificates client, NodeCertificates server, Task over, TlsRefusals? refusals = null)
    {
        var (there, back) = (new Pipe(), new Pipe());
        refusals ??= new TlsRefusals(TimeProvider.System, NullLogger<TlsRefusals>.Instance);
        var ends = await Task.WhenAll(
            Run(new MutualTls(isServer: false, client, refusals), new Ends(back.Reader, there.Writer), over),
            Run(new MutualTls(isServer: true, server, refusals), new Ends(there.Reader, back.Writer), over));
        return (ends[0].Fault, ends[1].Fault, ends[0].End, ends[1].End);
    }

    /// <summary>One end alone, of a connection whose other end says what it wants.</summary>
    public static async Task<string?> Serve(NodeCertificates server, IDuplexPipe pipes) =>
        (await Run(new MutualTls(isServer: true, server, new TlsRefusals(TimeProvider.System, NullLogger<TlsRefusals>.Instance)), pipes, Task.CompletedTask)).Fault;

    /// <summary>Certificates of a directory, at a time that stands.</summary>
    public static NodeCertificates Of(string directory, FakeTimeProvider? clock = null) => new(directory, clock ?? new FakeTimeProvider(DateTimeOffset.UtcNow), NullLogger<NodeCertificates>.Instance);

    private static async Task<(string? Fault, IDuplexPipe? End)> Run(MutualTls tls, IDuplexPipe pipes, Task over)
    {
        var reached = new TaskCompletionSource<IDuplexPipe>();
        var context = new DefaultConnectionContext { Transport = pipes, RemoteEndPoint = new IPEndPoint(IPAddress.Loopback, 11111) };
        var run = tls.OnConnectionAsync(context, async connection =>
        {
            reached.SetResult(connection.Transport);
            await over;
        });
        if (await Task.WhenAny(run, reached.Task) == reached.Task)
            return (null, await reached.Task);
        await pipes.Input.CompleteAsync(); // as Orleans does with a connection that has failed
        await pipes.Output.CompleteAsync();
        return ((await Should.ThrowAsync<AuthenticationException>(run)).Message, null);
    }

    /// <summary>An end of two pipes.</summary>
    internal sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
