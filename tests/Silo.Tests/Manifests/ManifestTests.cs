using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Antiphon.Settings;
using Microsoft.Extensions.Configuration;
using Shouldly;

namespace Antiphon.Manifests;

/// <summary>What deploy/ says is what the program takes.</summary>
public sealed class ManifestTests
{
    private static readonly string[] Sites = ["irkutsk", "rostov", "vladivostok"];
    private static readonly string[] UnitKeys =
    [
        "Description", "After", "Wants", "User", "EnvironmentFile", "ExecStart", "WorkingDirectory", "StateDirectory", "Restart", "RestartSec", "KillSignal", "TimeoutStopSec", "LimitNOFILE", "NoNewPrivileges",
        "ProtectSystem", "ProtectHome", "PrivateTmp", "WantedBy",
    ];

    public static TheoryData<string> SitesOfKubernetes => [.. Sites];

    [Fact]
    public void File_OfDeploy_CanBeRead()
    {
        foreach (var yaml in Deploy.Files("*.yaml"))
            Deploy.Read(yaml).ShouldAllBe(document => document.Node != null, yaml);
        foreach (var json in Deploy.Files("*.json"))
            JsonDocument.Parse(File.ReadAllText(json), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip }).Dispose();
        foreach (var script in Deploy.Files("*.sh"))
        {
            using var bash = Process.Start("bash", ["-n", script]);
            bash.WaitForExit();
            bash.ExitCode.ShouldBe(0, script);
        }
    }

    [Fact]
    public void Name_OfASettingAnywhere_IsOne()
    {
        var known = Setting.All.Select(setting => setting.FullKey.Replace(":", "__", StringComparison.Ordinal)).ToHashSet();
        var named = Deploy.Files("*").Where(file => Path.GetExtension(file) is not ".sql")
            .SelectMany(file => Regex.Matches(File.ReadAllText(file), "Antiphon(__|:)[A-Za-z_:]+").Select(match => match.Value.Replace(":", "__", StringComparison.Ordinal).TrimEnd('_'))).Distinct().ToList();

        named.Count.ShouldBeGreaterThan(10);
        named.ShouldBeSubsetOf(known);
    }

    [Fact]
    public void Compose_EachProcess_Starts()
    {
        var services = Deploy.Read("compose.yaml").Single()["services"].Entries.ToDictionary();
        var own = services.Where(service => service.Value["image"].Text == "antiphon").ToDictionary();

        own.Keys.Order().ShouldBe(["api-1", "api-2", "silo-irkutsk", "silo-rostov", "silo-vladivostok"]);
        foreach (var (name, service) in own)
        {
            ShouldStart(name, service["environment"].Entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Value.Text)));
            service["environment"]["Antiphon__Cluster__Address"].Text.ShouldBe(service["networks"]["antiphon"]["ipv4_address"].Text);
            File.Exists(Path.Combine(Deploy.Root, service["build"]["context"].Text, service["build"]["dockerfile"].Text)).ShouldBeTrue();
            service["ports"].Items.ShouldAllBe(port => port.Text.StartsWith("127.0.0.1:"), "nobody else gets in while there is no sign-in");
        }
        services.Values.SelectMany(service => service["volumes"].Items).Select(volume => volume.Text.Split(':')[0]).Where(from => from.StartsWith('.'))
            .ShouldAllBe(from => File.Exists(Path.Combine(Deploy.Root, from)));
        var watched = Deploy.Read("monitoring", "prometheus.yaml").Single()["scrape_configs"].Items.Single()["static_configs"].Items.Single()["targets"].Items.Select(target => target.Text.Split(':')[0]);
        watched.Order().ShouldBe(own.Keys.Order());
    }

    [Theory, MemberData(nameof(SitesOfKubernetes))]
    public void Kubernetes_EachProcessOfASite_StartsAndIsLookedAfter(string site)
    {
        var overlay = Deploy.Read("kubernetes", site, "kustomization.yaml").Single();
        var home = Path.GetFullPath(Path.Combine(Deploy.Root, "kubernetes", site, overlay["resources"].Items.Single().Text));
        var files = Deploy.Read(home, "kustomization.yaml").Single();
        var all = files["resources"].Items.SelectMany(file => Deploy.Read(home, file.Text)).ToList();
        var maps = files["configMapGenerator"].Items.Concat(overlay["configMapGenerator"].Items).ToDictionary(map => map["name"].Text, map => Deploy.Settings(map["literals"].Items.Select(one => one.Text)));
        List<Yaml> Of(string kind) => [.. all.Where(one => one["kind"].Text == kind)];

        Of("Deployment").Select(one => one["metadata"]["name"].Text).ShouldBe(["antiphon-silo", "antiphon-api"]);
        foreach (var deployment in Of("Deployment"))
        {
            var pod = deployment["spec"]["template"];
            var container = pod["spec"]["containers"].Items.Single();
            ShouldStart(deployment["metadata"]["name"].Text, container["envFrom"].Items.SelectMany(from => maps[from["configMapRef"]["name"].Text]).Concat(container["env"].Items.Select(Value)));
            var ports = container["ports"].Items.Select(port => port["name"].Text).ToList();
            foreach (var (probe, path) in new[] { ("startupProbe", "/health/live"), ("livenessProbe", "/health/live"), ("readinessProbe", "/health/ready") })
                (container[probe]["httpGet"]["path"].Text, ports).ShouldSatisfyAllConditions(asked => asked.Item1.ShouldBe(path), asked => asked.ports.ShouldContain(container[probe]["httpGet"]["port"].Text));
            var secret = pod["spec"]["volumes"].Items.Single(volume => volume["name"].Text == container["volumeMounts"].Items.Single()["name"].Text)["secret"]["secretName"].Text;
            (secret, container["volumeMounts"].Items.Single()["mountPath"].Text).ShouldBe(("antiphon-tls", maps["antiphon"].ToDictionary()["Antiphon__Cluster__Tls"]));
            container["lifecycle"]["preStop"]["sleep"]["seconds"].Text.ShouldNotBeEmpty();
            var labels = pod["metadata"]["labels"].Entries.ToDictionary(label => label.Key, label => label.Value.Text);
            Of("PodDisruptionBudget").Count(budget => budget["spec"]["selector"]["matchLabels"].Entries.All(label => labels.GetValueOrDefault(label.Key) == label.Value.Text)).ShouldBe(1);
        }
        maps["antiphon-site"].ShouldHaveSingleItem().ShouldBe(KeyValuePair.Create("Antiphon__Cluster__Site", site));
        overlay["patches"].Items.Single()["patch"].Text.ShouldContain($"zone: {site}");
        Of("Service").Single()["spec"]["selector"].Entries.ShouldContain(label => label.Value.Text == "api");
    }

    [Theory]
    [InlineData("silo")]
    [InlineData("api")]
    public void Systemd_EachUnit_StartsWithItsSettings(string name)
    {
        var unit = File.ReadAllLines(Path.Combine(Deploy.Root, "systemd", "antiphon@.service"));
        unit.Where(line => line.StartsWith('[')).ShouldBe(["[Unit]", "[Service]", "[Install]"]);
        var keys = Deploy.Settings(unit.Where(line => !line.StartsWith('['))).ToList();

        keys.Select(pair => pair.Key).ShouldBeSubsetOf(UnitKeys);
        keys.Single(pair => pair.Key == "EnvironmentFile").Value.ShouldBe("/etc/antiphon/%i.env");
        keys.Single(pair => pair.Key == "Restart").Value.ShouldBe("always");
        ShouldStart(name, Deploy.Settings(File.ReadLines(Path.Combine(Deploy.Root, "systemd", $"{name}.env"))));
    }

    [Fact]
    public void Image_IsMadeOfWhatIsThere()
    {
        var sources = File.ReadLines(Path.Combine(Deploy.Root, "Dockerfile")).Where(line => line.StartsWith("COPY ") && !line.Contains("--from")).SelectMany(line => line.Split(' ')[1..^1]).ToList();
        var let = File.ReadLines(Path.Combine(Deploy.Root, "Dockerfile.dockerignore")).Where(line => line.StartsWith('!')).Select(line => line[1..]);

        sources.ShouldContain("src");
        sources.ShouldAllBe(path => Path.Exists(Path.Combine(Deploy.Root, "..", path)));
        let.Order().ShouldBe(sources.Order());
    }

    [Fact]
    public void Alert_OfAnyName_IsExplained()
    {
        var page = File.ReadAllText(Path.Combine(Deploy.Root, "..", "docs", "operations.md"));
        var alerts = Deploy.Read("monitoring", "alerts.yaml").Single()["groups"].Items.SelectMany(group => group["rules"].Items).ToList();

        alerts.Count.ShouldBeGreaterThan(5);
        alerts.ShouldAllBe(alert => page.Contains($"`{alert["alert"].Text}`"));
    }

    private static KeyValuePair<string, string> Value(Yaml variable) => KeyValuePair.Create(variable["name"].Text,
        variable["valueFrom"]["fieldRef"]["fieldPath"].Text == "status.podIP" ? "10.0.0.1"
        : variable["valueFrom"]["secretKeyRef"]["name"].Text.Length > 0 ? "Host=db.example;Database=antiphon;Username=antiphon;Password=secret"
        : variable["value"].Text);

    // As the program reads its environment; what it would refuse is a fault.
    private static void ShouldStart(string name, IEnumerable<KeyValuePair<string, string>> environment)
    {
        var settings = environment.ToDictionary(pair => pair.Key.Replace("__", ":", StringComparison.Ordinal), string? (pair) => pair.Value);
        var (options, faults) = SettingsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        faults.ShouldBeEmpty(name);
        options.Role.ToString().ShouldBe(name.Contains("api") ? "Api" : "Silo");
        options.Cluster.Site.ShouldBeOneOf(Sites);
        options.Http.IsLoopback.ShouldBeFalse("others ask for its health and its figures");
    }
}
