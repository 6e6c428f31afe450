using Antiphon.Configuration;
using CsCheck;
using Shouldly;
using static Antiphon.Queues.Routing;

namespace Antiphon.Queues;

public sealed class RankTests
{
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0, 2, -90)]
    [InlineData(1, 2, -135)]
    [InlineData(2, -3, 45)]
    public void TimeOf_Priorities_AreHeadStarts(int queuePriority, int callPriority, double seconds) =>
        Rank.TimeOf(At(0), new Queue { Name = Sales, Priority = queuePriority, HeadStart = TimeSpan.FromSeconds(45) }, callPriority).ShouldBe(At(seconds));

    [Fact]
    public void Compare_EqualRankTimes_FollowTheBytesOfTheIds() =>
        Gen.Select(Gen.Guid, Gen.Guid).Sample((x, y) =>
            Math.Sign(Rank.Compare(Call(0) with { Id = x }, Call(0) with { Id = y }))
            == Math.Sign(x.ToByteArray(bigEndian: true).AsSpan().SequenceCompareTo(y.ToByteArray(bigEndian: true))));

    [Fact]
    public void Compare_EqualRankTimes_TheOlderVersion7IdIsFirst()
    {
        var older = Guid.CreateVersion7(At(0));
        var newer = Guid.CreateVersion7(At(0.001));

        Rank.Compare(Call(0) with { Id = older }, Call(0) with { Id = newer }).ShouldBeLessThan(0);
    }

    [Fact]
    public void Compare_RankTimes_ComeBeforeIds() =>
        Rank.Compare(Call(2, rank: 1), Call(1, rank: 2)).ShouldBeLessThan(0);
}
