using System.Net;
using System.Text.Json;
using Shouldly;

namespace Antiphon.Telemetry;

/// <summary>What a node tells of itself of one call.</summary>
public sealed class MetricsTests(PlayedCall played) : IClassFixture<PlayedCall>
{
    [Theory]
    [InlineData("antiphon_calls_arrived_total", "line=\"+78005550001\"")]
    [InlineData("antiphon_calls_ended_total", "outcome=\"Answered\"")]
    [InlineData("antiphon_offers_ended_total", "ending=\"Accepted\",queue=\"sales\"")]
    [InlineData("antiphon_match_duration_seconds_count", "")]
    [InlineData("antiphon_operators", "")]
    public void Call_PlayedToItsEnd_IsCountedOnce(string name, string label) => played.Scrape.Value(name, label).ShouldBe(1);

    [Theory]
    [InlineData("antiphon_storage_write_duration_seconds_count")]
    [InlineData("antiphon_storage_write_batch_sum")]
    [InlineData("antiphon_panel_lag_seconds_count")]
    [InlineData("orleans_catalog_activations")]
    public void WhatACallSetsInMotion_IsMeasured(string name) => played.Scrape.Value(name).ShouldBeGreaterThan(0);

    [Fact]
    public void Queue_WhereNobodyWaits_SaysSo()
    {
        played.Scrape.Names.ShouldContain("antiphon_queue_waiting");
        played.Scrape.Value("antiphon_queue_waiting", "queue=\"sales\"").ShouldBe(0);
        played.Scrape.Value("antiphon_calls").ShouldBe(0);
        played.Scrape.Value("antiphon_storage_write_failures_total").ShouldBe(0);
    }

    [Fact]
    public void Log_OfACall_NamesActorsInFieldsAndNobodyInPerson()
    {
        var said = played.Output.Split('\n').Where(line => line.StartsWith('{')).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("State")).ToList();

        said.SelectMany(state => state.EnumerateObject()).Select(field => (field.Name, Value: field.Value.ToString())).Distinct().ToList()
            .ShouldSatisfyAllConditions(
                fields => fields.ShouldContain(("Operator", PlayedCall.Operator)),
                fields => fields.ShouldContain(("Edge", "edge")),
                fields => fields.ShouldContain(("Line", "+78005550001")),
                fields => fields.ShouldContain(field => field.Name == "Call" && field.Value.Length == 36));
        foreach (var personal in new[] { PlayedCall.Client, PlayedCall.Client[1..], PlayedCall.OperatorName, "Aglaya" })
            played.Output.ShouldNotContain(personal);
    }

    [Fact]
    public async Task Dashboard_OnLoopback_IsServedWithoutTheLog()
    {
        (await played.Get("/orleans/")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await played.Get("/orleans/Trace")).StatusCode.ShouldNotBe(HttpStatusCode.OK);
    }
}
