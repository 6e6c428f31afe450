using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Authentication;
using System.Text;
using Antiphon.Hosting;
using Microsoft.Extensions.Time.Testing;
using Shouldly;

namespace Antiphon.Certificates;

public sealed class MutualTlsTests : IDisposable
{
    private readonly string _place = Directory.CreateTempSubdirectory("antiphon-tls-").FullName;
    private readonly CertificateAuthority _ours = new(), _theirs = new("another centre's authority");
    private readonly TaskCompletionSource _over = new();

    [Fact]
    public async Task Nodes_OfOneAuthority_TalkBothWays()
    {
        var (client, server, near, far) = await TlsLink.Connect(Node("api-1"), Node("irkutsk"), _over.Task);

        (client, server).ShouldBe((null, null));
        (await Carry(near!, far!, "hello")).ShouldBe("hello");
        (await Carry(far!, near!, new string('x', 100_000))).Length.ShouldBe(100_000);
    }

    [Fact]
    public async Task Client_OfAnotherAuthority_IsRefused_AndBothEndsSayWhy()
    {
        var stranger = Trusting(_theirs.Issue(At("stranger"), "stranger"), _ours);

        var (client, server, _, _) = await TlsLink.Connect(stranger, Node("irkutsk"), _over.Task);

        server.ShouldNotBeNull().ShouldStartWith("A connection from 127.0.0.1 is refused: the certificate 'CN=stranger' of 'CN=another centre's authority'");
        server.ShouldContain("it is of no authority in ca.crt");
        client.ShouldNotBeNull().ShouldContain("it does not take what this process shows, the certificate 'CN=stranger' of 'CN=another centre's authority'");
    }

    [Fact]
    public async Task Server_OfAnotherAuthority_IsRefused_AndBothEndsSaySo()
    {
        var stranger = Trusting(_theirs.Issue(At("stranger"), "stranger"), _ours);

        var (client, server, _, _) = await TlsLink.Connect(Node("api-1"), stranger, _over.Task);

        client.ShouldNotBeNull().ShouldStartWith("The connection to 127.0.0.1:11111 is refused: the certificate 'CN=stranger'");
        server.ShouldNotBeNull().ShouldContain("it does not take what this process shows, the certificate 'CN=stranger' of 'CN=another centre's authority'");
    }

    [Fact]
    public async Task Certificate_WhoseTimeIsOver_IsRefused()
    {
        var old = Node("old", until: DateTimeOffset.UtcNow.AddHours(1));
        var later = new FakeTimeProvider(DateTimeOffset.UtcNow.AddHours(2));

        var (client, server, _, _) = await TlsLink.Connect(old, TlsLink.Of(_ours.Issue(At("new"), "new"), later), _over.Task);

        server.ShouldNotBeNull().ShouldContain("'CN=old'");
        server.ShouldContain("it is out of its time");
        client.ShouldNotBeNull();
    }

    [Fact]
    public async Task Nodes_WhileOneAuthorityFollowsTheOther_TakeBoth()
    {
        var (before, after) = (Trusting(_ours.Issue(At("before"), "before"), _theirs), Trusting(_theirs.Issue(At("after"), "after"), _ours));

        var (client, server, _, _) = await TlsLink.Connect(before, after, _over.Task);

        (client, server).ShouldBe((null, null));
    }

    [Theory]
    [InlineData(SslProtocols.Tls13)] // without a certificate
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.None)] // without TLS
    public async Task Client_ThatDoesNotShowWhoItIs_IsRefused(SslProtocols protocol)
    {
        var (there, back) = (new Pipe(), new Pipe());
        var node = Node("irkutsk");
        var serving = TlsLink.Serve(node, new TlsLink.Ends(there.Reader, back.Writer));
        var stream = new DuplexStream(new TlsLink.Ends(back.Reader, there.Writer));
        if (protocol is SslProtocols.None)
        {
            await stream.WriteAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        }
        else
        {
            await using var client = new SslStream(stream, leaveInnerStreamOpen: true);
            await Record.ExceptionAsync(() => client.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { EnabledSslProtocols = protocol, TargetHost = "irkutsk", CertificateChainPolicy = node.Current.Trust(node.Now) }, TestContext.Current.CancellationToken));
        }

        (await serving).ShouldNotBeNull().ShouldContain(protocol is SslProtocols.Tls13 ? "it has shown no certificate" : "no TLS came about");
    }

    public void Dispose()
    {
        _over.SetResult();
        _ours.Dispose();
        _theirs.Dispose();
        Directory.Delete(_place, recursive: true);
    }

    private static async Task<string> Carry(IDuplexPipe from, IDuplexPipe to, string text)
    {
        var sent = from.Output.WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask();
        var read = await to.Input.ReadAtLeastAsync(text.Length);
        await sent;
        var came = Encoding.UTF8.GetString(read.Buffer);
        to.Input.AdvanceTo(read.Buffer.End);
        return came;
    }

    private string At(string name) => Path.Combine(_place, name);

    private NodeCertificates Node(string name, DateTimeOffset? until = null) => TlsLink.Of(_ours.Issue(At(name), name, until));

    /// <summary>A node that takes certificates of another authority besides its own.</summary>
    private static NodeCertificates Trusting(string directory, CertificateAuthority other)
    {
        File.AppendAllText(Path.Combine(directory, CertificateFiles.AuthoritiesName), $"\n{other.Pem}");
        return TlsLink.Of(directory);
    }
}
