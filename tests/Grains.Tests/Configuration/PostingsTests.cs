using System.Collections.Immutable;
using CsCheck;
using Shouldly;

namespace Antiphon.Configuration;

public sealed class PostingsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly string[] Names = ["a", "b", "c"];
    private static readonly Centre Before = Centre("a"), After = Centre("b");

    [Fact]
    public void Operator_WhoIsMovedByTheCentre_HasBothPostings() =>
        Postings.Follow([], Before, After, Noon).Select(one => (one.Site, one.From)).ShouldBe([("a", DateTimeOffset.MinValue), ("b", Noon)]);

    [Fact]
    public void Operator_WhoStays_IsNotNoted() => Postings.Follow([], Before, Before with { Version = 2 }, Noon).ShouldBeEmpty();

    [Fact]
    public void Operator_WhoLeaves_TakesPlansAlong()
    {
        var planned = Postings.Put([], new Posting { Operator = "x", Site = "b", From = Noon.AddDays(1), IsPlanned = true });

        var left = Postings.Follow(planned, Before, Before with { Operators = Before.Operators.Clear() }, Noon);

        left.Select(one => (one.Site, one.From, one.IsPlanned)).ShouldBe([("a", DateTimeOffset.MinValue, false), ("", Noon, false)]);
        Postings.Follow(left, new Centre(), After, Noon.AddDays(9))[^1].ShouldBe(new Posting { Operator = "x", Site = "b", From = Noon.AddDays(9), Recorded = Noon.AddDays(9) });
    }

    [Fact]
    public void Move_NotedLate_IsInForceUnlessALaterOneIs()
    {
        var all = Postings.Follow([], Before, After, Noon);

        Postings.InForce(Postings.Put(all, new Posting { Operator = "x", Site = "a", From = Noon.AddDays(-1) }), "x")!.Site.ShouldBe("b");
        Postings.InForce(Postings.Put(all, new Posting { Operator = "x", Site = "a", From = Noon.AddHours(1) }), "x")!.Site.ShouldBe("a");
    }

    [Fact]
    public void Plan_TakesEffectOnce_WhateverTheClockSaysLater()
    {
        var all = Postings.Put(Postings.Follow([], new Centre(), Before, Noon), new Posting { Operator = "x", Site = "b", From = Noon.AddDays(1), IsPlanned = true });
        Postings.Next(all).ShouldBe(Noon.AddDays(1));
        Postings.Apply(Before, Postings.TakeEffect(all, Noon.AddHours(23))).ShouldBe(Before);

        var moved = Postings.TakeEffect(all, Noon.AddDays(1));

        Postings.Apply(Before, moved).Operators["x"].Site.ShouldBe("b");
        Postings.TakeEffect(moved, Noon.AddYears(-20)).ShouldBe(moved);
        Postings.Next(moved).ShouldBeNull();
    }

    [Fact]
    public void Plan_OfASiteThatGoes_IsAProblem()
    {
        var all = Postings.Put([], new Posting { Operator = "x", Site = "b", From = Noon, IsPlanned = true });

        Postings.Check(all, Before with { Sites = Before.Sites.Remove("b") }).Single().Path.ShouldBe("sites[b]");
        Postings.Check(all, Before).ShouldBeEmpty();
    }

    [Fact]
    public void Declared_IsAlwaysThePostingInForce() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 2], Gen.Int[0, 20]).List[1, 20].Sample(steps =>
        {
            var (centre, all, now) = (Before, ImmutableArray<Posting>.Empty, Noon);
            foreach (var (what, site, hours) in steps)
            {
                var name = Names[site];
                now = now.AddHours(hours);
                var wanted = what switch
                {
                    0 => Centre(name),
                    1 => centre with { Operators = centre.Operators.Clear() },
                    2 => centre,
                    _ => Postings.Apply(centre, all = Postings.TakeEffect(all, now)),
                };
                if (what == 2 && centre.Operators.ContainsKey("x"))
                    all = Postings.Put(all, new Posting { Operator = "x", Site = name, From = now.AddHours(1), IsPlanned = true });
                all = Postings.Follow(all, centre, wanted, now);
                centre = wanted;
                if (centre.Operators.GetValueOrDefault("x") is { } one && Postings.InForce(all, "x") is { } inForce)
                    inForce.Site.ShouldBe(one.Site);
                all.ShouldBe(all.OrderBy(posting => posting.From));
            }
        });

    private static Centre Centre(string site) => new()
    {
        Sites = Names.ToImmutableSortedDictionary(name => name, name => new Site { Name = name, TimeZone = "UTC" }),
        Operators = ImmutableSortedDictionary<string, Operator>.Empty.Add("x", new Operator { Id = "x", Site = site }),
    };
}
