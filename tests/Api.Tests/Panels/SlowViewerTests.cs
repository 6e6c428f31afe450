using System.Collections.Immutable;
using Antiphon.Calls;
using Antiphon.Operators;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Shouldly;

namespace Antiphon.Panels;

/// <summary>A viewer who reads seldom: gets how it stands, once, however much has passed, and nothing is kept for it.</summary>
public sealed class SlowViewerTests
{
    private const int Operators = 10;
    private readonly FakeTimeProvider _clock = new(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly Guid _activation = Guid.NewGuid();
    private readonly PanelPart _part = new(PanelKey.All);
    private long _number;

    [Fact]
    public void ThousandsOfChanges_AreOneEntryAThing_AndTheNewest()
    {
        var look = Look();
        Take([.. Enumerable.Range(0, Operators).Select(id => Fact(id, 1))], []);
        var seen = _number;
        for (var version = 2; version <= 5000; version++)
            Take([Fact(version % Operators, version)], []);

        var news = look.Since(seen, _number);

        news.IsWhole.ShouldBeFalse();
        news.Operators.Select(who => who.Fact.Version).ShouldBe(Enumerable.Range(4991, Operators).Select(version => (long)version), ignoreOrder: true);
        look.Since(_number, _number).Operators.ShouldBeEmpty();
    }

    [Fact]
    public void WhatCameAndWentMeanwhile_IsToldAsGone_AndForgottenAfterAWhile()
    {
        var look = Look();
        Take([Fact(1, 1)], []);
        var seen = _number;
        var calls = Enumerable.Range(0, 100).Select(_ => Guid.NewGuid()).ToList();
        foreach (var call in calls)
        {
            Take([], [new CallFact { Id = call, Version = 1, State = CallState.Queued, Line = "+78007707999", ArrivedAt = _clock.GetUtcNow() }]);
            Take([], [], gone: call);
        }

        var news = look.Since(seen, _number);
        (news.IsWhole, news.Calls.Count, news.CallsGone.Count).ShouldBe((false, 0, 100));

        _part.Forget(_number);
        var whole = look.Since(seen, _number);
        (whole.IsWhole, whole.Operators.Count, whole.CallsGone.Count).ShouldBe((true, 1, 0));
    }

    [Fact]
    public void WhatChangedAfterTheMoment_IsToldAgain_AndNeverMissed()
    {
        var look = Look();
        Take([Fact(1, 1)], []);
        var mark = _number;
        Take([Fact(2, 1)], []);

        var news = look.Since(null, mark); // by a viewer whose turn comes late

        news.Number.ShouldBe(mark);
        look.Since(news.Number, _number).Operators.Select(who => who.Fact.Id).ShouldBe(["operator-2"]);
    }

    private PanelLook Look()
    {
        _part.Take(new PanelPicture { Version = new PanelVersion(_activation, 0), Operators = [], Calls = [], Figures = [], Freshness = new() }, ++_number);
        var hub = new PanelHub(null!, null!, _clock, NullLogger<PanelHub>.Instance);
        return new PanelLook(hub, new Lock(), _clock, PanelChoice.Of([], []), [_part]);
    }

    private void Take(ImmutableArray<OperatorFact> operators, ImmutableArray<CallFact> calls, Guid? gone = null)
    {
        var before = _part.Version!.Value;
        _part.Take(new PanelChange { From = before, To = before with { Number = before.Number + 1 }, Operators = operators, OperatorsGone = [], Calls = calls, CallsGone = gone is { } one ? [one] : [], Figures = [], Freshness = new() }, ++_number).ShouldBeTrue();
    }

    private static OperatorFact Fact(int id, long version) => new() { Id = $"operator-{id}", Version = version, State = PanelState.Free };
}
