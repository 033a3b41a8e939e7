using System;
using System.Collections.Generic;
using System.Linq;
using KeyRotation.Aws;

namespace KeyRotation.Simulation;

/// <summary>Regions with resources, some of which are the fleet.</summary>
internal sealed class Scenery
{
    private readonly SimulatedTime _time;
    private readonly Random _random;
    private readonly StoryPlan _plan;

    public Scenery(SimulatedTime time, Random random, StoryPlan plan, Action<string> trace)
    {
        _time = time;
        _random = random;
        _plan = plan;
        var regions = Enumerable.Range(0, 1 + random.Next(2)).Select(i => NewRegion(i, trace)).ToList();
        Regions = regions;
        Fleet = [.. Enumerable.Range(0, plan.FleetSize()).Select(i => NewFacts(regions[random.Next(regions.Count)], i))];
        foreach (var region in regions)
        {
            AddOthers(region);
        }

        if (plan.HasStrangers)
        {
            foreach (var facts in Fleet.Where(_ => random.Next(2) == 0))
            {
                time.At(SimulatedTime.Start + TimeSpan.FromSeconds(random.Next(300)), () => RotateByOthers(facts, trace));
            }
        }
    }

    public IReadOnlyList<SimulatedRegion> Regions { get; }

    public IReadOnlyList<Facts> Fleet { get; }

    private SimulatedRegion NewRegion(int number, Action<string> trace) =>
        new(_time, _random, number == 0 ? "eu-west-1" : "us-east-1", number == 0 ? "111122223333" : "444455556666")
        {
            Events = _random.Next(4) switch { 0 => EventsMode.Silent, 1 => EventsMode.Denied, _ => EventsMode.Told },
            PageSize = _random.Next(2) == 0 ? 100 : 1 + _random.Next(6),
            Trace = trace,
        };

    private Facts NewFacts(SimulatedRegion region, int number)
    {
        SimulatedResource resource = _random.Next(3) switch
        {
            0 => NewCluster(region, $"cluster-{number}"),
            1 => new SimulatedKey(_time, region, $"key-{number}", usedBefore: _random.Next(6) == 0 ? 24 + _random.Next(2) : _random.Next(5))
            {
                // Some end while one witness shows it and another does not yet.
                Duration = _random.Next(2) == 0 ? TimeSpan.FromSeconds(10 + _random.Next(50)) : Duration(least: 1),
                IsDisabled = _random.Next(20) == 0,
            },
            _ => new SimulatedNamespace(_time, region, $"namespace-{number}", region.KeyArn(SimulatedRegion.NamespaceKeys[0]))
            {
                Duration = Duration(least: 1),
                ShowsKeyAtOnce = _random.Next(2) == 0,
            },
        };
        region.Add(resource);
        var target = new Target
        {
            Service = resource.Service,
            Id = resource.Id,
            Region = region.Name,
            AccountId = region.Account,
            Tags = _plan.Tags(),
            NewKmsKeyId = resource is SimulatedNamespace ? NewKey(region) : null,
        };
        return new Facts(target, region, resource);
    }

    private string NewKey(SimulatedRegion region)
    {
        var key = SimulatedRegion.NamespaceKeys[_random.Next(8) == 0 ? 0 : 1];
        return _random.Next(3) switch { 0 => key, 1 => region.KeyArn(key), _ => "alias/" + key };
    }

    private SimulatedCluster NewCluster(SimulatedRegion region, string id)
    {
        var breaks = _random.Next(20) == 0;
        return new SimulatedCluster(_time, region, id)
        {
            // What is over before anybody looks leaves no trace but an event, which comes late where looks are stale; and
            // what broke leaves none.
            Duration = Duration(least: region.Events == EventsMode.Told && region.Weather.MaxLag == TimeSpan.Zero && !breaks ? 1 : 60),
            StatusAfter = breaks ? "hardware-failure" : "available",
        };
    }

    private void AddOthers(SimulatedRegion region)
    {
        for (var i = _random.Next(6); i > 0; i--)
        {
            region.Add(NewCluster(region, $"other-{i}"));
            region.AddEvent($"other-{i}", "The cluster was paused.");
        }
    }

    private void RotateByOthers(Facts facts, Action<string> trace) =>
        trace($"by others: {facts.Target} {facts.Resource.TryRotateByOthers(_random)}");

    private TimeSpan Duration(int least) => TimeSpan.FromSeconds(least + (_random.Next(2) == 0 ? _random.Next(20) : _random.Next(900)));
}
