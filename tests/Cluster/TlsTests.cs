using Antiphon.Centres;
using Antiphon.Edges;
using Antiphon.Hosting;
using Antiphon.Operators;
using Antiphon.Verdicts;
using Shouldly;

namespace Antiphon;

/// <summary>The processes of a cluster talk to each other by mutual TLS, and to nobody else.</summary>
public sealed class TlsTests
{
    [Fact(Timeout = 300_000)]
    public async Task Cluster_WithTls_ServesCalls_TakesNewCertificates_AndLetsNoStrangerIn()
    {
        using CertificateAuthority ours = new(), theirs = new("another centre's authority");
        await using var database = new SharedFile();
        await using var centre = await ClusterCentre.Start(operators: 1, offerTimeout: TimeSpan.FromMinutes(1), database, authority: ours);
        ours.Issue(centre.CertificatesOf("moscow"), "moscow-renewed");
        foreach (var site in Enumerable.Range(0, ClusterCentre.Sites.Count))
        {
            await centre.Sit(site, 1, OperatorHabits.Prompt);
            (await centre.Edges[site].CallAsync(new SimulatedClient { Line = ClusterCentre.Line(site), Queue = ClusterCentre.Sites[site], Connects = TimeSpan.Zero, Talk = TimeSpan.FromMilliseconds(200) })
                .WaitAsync(Patience.AtMost, TestContext.Current.CancellationToken)).Answers.Count.ShouldBe(1);
        }

        // One of another authority, to which also the cluster's own is good enough, as a silo and as an API node; and one that knows nothing of TLS.
        var stranger = theirs.Issue(centre.CertificatesOf("stranger"), "stranger");
        await File.AppendAllTextAsync(Path.Combine(stranger, "ca.crt"), $"\n{ours.Pem}", TestContext.Current.CancellationToken);
        using SiloPlace silo = new(), node = new(), plain = new();
        var silent = silo.Start([.. database.Settings, "--Antiphon:Role=Silo", $"--Antiphon:Cluster:Tls={stranger}"]);
        var refused = node.Start([.. database.Settings, "--Antiphon:Role=Api", $"--Antiphon:Cluster:Tls={stranger}"]);
        var open = plain.Start([.. database.Settings, "--Antiphon:Role=Api"]);
        foreach (var process in new[] { silent, refused })
            await process.WaitOutput("it does not take what this process shows, the certificate 'CN=stranger' of 'CN=another centre's authority'");
        await Patience.Until(() => centre.Silos.All(one => one.Output.Contains("the certificate 'CN=stranger' of 'CN=another centre's authority'", StringComparison.Ordinal) && one.Output.Contains("it is of no authority in ca.crt", StringComparison.Ordinal)));
        await Patience.Until(() => centre.Silos.Any(one => one.Output.Contains("All processes of a cluster have Antiphon:Cluster:Tls, or none", StringComparison.Ordinal)));
        await Patience.Until(() => centre.Silos[0].Output.Contains("New connections show the certificate 'CN=moscow-renewed'", StringComparison.Ordinal));
        foreach (var process in new[] { silent, refused, open })
            process.Output.ShouldNotContain("is ready");
    }
}
