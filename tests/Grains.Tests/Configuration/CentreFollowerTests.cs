using Shouldly;

namespace Antiphon.Configuration;

public sealed class CentreFollowerTests
{
    [Fact]
    public async Task Silos_AfterAChange_HaveItInTheirViews()
    {
        await using var cluster = await ConfigurationCluster.Start(silos: 2);

        var result = await cluster.Centre.Apply(SampleCentre.Centre);

        await cluster.Reached(result.Version);
        cluster.Views.Count().ShouldBe(2);
        cluster.Views.ShouldAllBe(view => view.Current.Queues.ContainsKey("sales"));
    }

    [Fact]
    public async Task Silo_ThatJoinsLater_StartsWithTheCentre()
    {
        await using var cluster = await ConfigurationCluster.Start();
        await cluster.Centre.Apply(SampleCentre.Centre);

        await cluster.AddSilo();

        cluster.Views.Last().Current.Version.ShouldBe(1);
    }

    [Fact]
    public async Task Followers_WhoAskAgain_ShowTheirVersion()
    {
        await using var cluster = await ConfigurationCluster.Start(silos: 2);
        (await cluster.Centre.GetFollowers()).Select(follower => follower.Version).ShouldBe([-1, -1]);
        await cluster.Centre.Apply(SampleCentre.Centre);
        await cluster.Reached(1);

        cluster.System.Advance(TimeSpan.FromSeconds(1));

        await Until(async () => (await cluster.Centre.GetFollowers()).All(follower => follower.Version == 1));
    }

    [Fact]
    public async Task Follower_SilentForMoreThanFiveSeconds_IsForgotten()
    {
        await using var cluster = await ConfigurationCluster.Start();
        var observer = cluster.Grains.CreateObjectReference<ICentreObserver>(new Silent());
        await cluster.Centre.Follow("gone", observer, 0);
        (await cluster.Centre.GetFollowers()).ShouldContain(follower => follower.Node == "gone");

        cluster.System.Advance(TimeSpan.FromSeconds(6));

        (await cluster.Centre.GetFollowers()).ShouldNotContain(follower => follower.Node == "gone");
    }

    [Fact]
    public async Task Follow_FromAnOlderVersion_AnswersWithTheCentre()
    {
        await using var cluster = await ConfigurationCluster.Start();
        await cluster.Centre.Apply(SampleCentre.Centre);
        var observer = cluster.Grains.CreateObjectReference<ICentreObserver>(new Silent());

        (await cluster.Centre.Follow("node", observer, 0)).ShouldNotBeNull().Version.ShouldBe(1);
        (await cluster.Centre.Follow("node", observer, 1)).ShouldBeNull();
    }

    private static async Task Until(Func<Task<bool>> condition)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await condition())
        {
            late.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private sealed class Silent : ICentreObserver
    {
        public Task CentreChanged(Centre centre) => Task.CompletedTask;
    }
}
