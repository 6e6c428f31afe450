using Antiphon.Hosting;
using Microsoft.Extensions.Time.Testing;
using Shouldly;

namespace Antiphon.Certificates;

public sealed class NodeCertificatesTests : IDisposable
{
    private readonly string _place = Directory.CreateTempSubdirectory("antiphon-tls-").FullName;
    private readonly CertificateAuthority _ours = new(), _theirs = new("another centre's authority");
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow);
    private readonly LinesLogged<NodeCertificates> _log = new();

    [Fact]
    public void Files_ThatChange_AreTakenOnceTheyHaveStood()
    {
        var node = Start(_ours.Issue(At("node"), "first"));
        node.Look();
        node.Current.Subject.ShouldBe("CN=first");

        _ours.Issue(At("node"), "second");
        node.Look();
        node.Current.Subject.ShouldBe("CN=first");
        node.Look();
        node.Current.Subject.ShouldBe("CN=second");
        _log.Lines.ShouldHaveSingleItem().ShouldContain("show the certificate 'CN=second'");
    }

    [Fact]
    public void Links_ThatAreReplaced_AreFollowed()
    {
        // As Kubernetes does with a secret: the files are links into a directory that is a link itself.
        _ours.Issue(At("..1"), "first");
        _ours.Issue(At("..2"), "second");
        Directory.CreateDirectory(At("node"));
        File.CreateSymbolicLink(At("node/..data"), At("..1"));
        foreach (var name in new[] { CertificateFiles.CertificateName, CertificateFiles.KeyName, CertificateFiles.AuthoritiesName })
            File.CreateSymbolicLink(At($"node/{name}"), Path.Combine("..data", name));
        var node = Start(At("node"));

        File.Delete(At("node/..data"));
        File.CreateSymbolicLink(At("node/..data"), At("..2"));
        node.Look();
        node.Look();

        node.Current.Subject.ShouldBe("CN=second");
    }

    [Fact]
    public async Task Connection_OfTheOldCertificate_GoesOn_AndNewOnesShowTheNew()
    {
        var over = new TaskCompletionSource();
        var (node, other) = (Start(_ours.Issue(At("node"), "first")), Start(_ours.Issue(At("other"), "other")));
        var (_, _, near, far) = await TlsLink.Connect(node, other, over.Task);

        _theirs.Issue(At("node"), "second"); // which the other does not take
        node.Look();
        node.Look();
        await near!.Output.WriteAsync(new byte[] { 7 }, TestContext.Current.CancellationToken);
        (await far!.Input.ReadAsync(TestContext.Current.CancellationToken)).Buffer.FirstSpan[0].ShouldBe((byte)7);
        var (client, server, _, _) = await TlsLink.Connect(node, other, over.Task);
        client.ShouldNotBeNull();
        server.ShouldNotBeNull();
        over.SetResult();
    }

    [Theory]
    [InlineData(CertificateFiles.CertificateName, "rubbish", "tls.crt has no certificate")]
    [InlineData(CertificateFiles.KeyName, "rubbish", "tls.key cannot be used")]
    [InlineData(CertificateFiles.AuthoritiesName, "", "ca.crt has no certificate")]
    [InlineData(CertificateFiles.KeyName, null, "tls.key cannot be read")]
    public void Files_ThatBreak_LeaveTheOldInForce_AndAreToldOnce(string name, string? content, string fault)
    {
        var node = Start(_ours.Issue(At("node"), "first"));
        if (content is null)
            File.Delete(Path.Combine(At("node"), name));
        else
            File.WriteAllText(Path.Combine(At("node"), name), content);

        for (var i = 0; i < 4; i++)
            node.Look();

        node.Current.Subject.ShouldBe("CN=first");
        var line = _log.Lines.ShouldHaveSingleItem();
        line.ShouldContain("'CN=first'");
        line.ShouldContain("stays in force");
        line.ShouldContain(fault);
    }

    [Fact]
    public void Certificate_ThatTheOthersWouldRefuse_IsRefusedAtTheStart()
    {
        Refused(_ours.Issue(At("old"), "old", until: _clock.GetUtcNow().AddHours(-1))).ShouldContain("it is out of its time");
        Refused(_ours.Issue(At("web"), "web", use: "1.3.6.1.5.5.7.3.1")).ShouldContain("for server and for client authentication");
        var foreign = _theirs.Issue(At("foreign"), "foreign");
        File.WriteAllText(Path.Combine(foreign, CertificateFiles.AuthoritiesName), _ours.Pem);
        Refused(foreign).ShouldContain("it is of no authority in ca.crt");
        var mixed = _ours.Issue(At("mixed"), "mixed");
        File.Copy(Path.Combine(_ours.Issue(At("other"), "other"), CertificateFiles.KeyName), Path.Combine(mixed, CertificateFiles.KeyName), overwrite: true);
        Refused(mixed).ShouldContain("It must be the private key of the certificate in tls.crt");
        Refused(At("nowhere")).ShouldContain("There must be tls.crt");

        string Refused(string directory) => Should.Throw<CertificateException>(() => Start(directory)).Message;
    }

    [Fact]
    public void Certificate_ThatEndsSoon_IsToldOnce()
    {
        var node = Start(_ours.Issue(At("node"), "first", until: _clock.GetUtcNow().AddHours(2)));

        node.Look();
        node.Look();

        _log.Lines.ShouldHaveSingleItem().ShouldContain("'CN=first' ends at");
    }

    public void Dispose()
    {
        _ours.Dispose();
        _theirs.Dispose();
        Directory.Delete(_place, recursive: true);
    }

    private string At(string name) => Path.Combine(_place, name);

    private NodeCertificates Start(string directory) => new(directory, _clock, _log);
}
