using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace KeyRotation.Simulation;

/// <summary>
/// Regions with resources, some of which are in the fleet, and another account with resources of the same names.
/// </summary>
internal sealed class Fixture
{
    private const string ForeignAccount = "999988887777";

    private readonly SimulatedTime _time;
    private readonly Random _random;
    private readonly ScenarioPlan _plan;
    private readonly EventLog _log;

    public Fixture(SimulatedTime time, Random random, ScenarioPlan plan, EventLog log)
    {
        _time = time;
        _random = random;
        _plan = plan;
        _log = log;
        Regions = [.. Enumerable.Range(0, 1 + random.Next(2)).Select(NewRegion)];
        Fleet = [.. Enumerable.Range(0, plan.FleetSize()).Select(
            i => NewTarget(Regions[random.Next(Regions.Count)], i))];
        foreach (var region in Regions)
        {
            AddOthers(region);
            Foreign[region] = NewForeignRegion(region);
        }

        AddOtherClients();
        AddAliasMoves();
    }

    public IReadOnlyList<SimulatedRegion> Regions { get; }

    /// <summary>The same Regions in another account.</summary>
    public Dictionary<SimulatedRegion, SimulatedRegion> Foreign { get; } = [];

    public IReadOnlyList<TrackedTarget> Fleet { get; }

    private SimulatedRegion NewRegion(int number) => NewRegion(
        number == 0 ? "eu-west-1" : "us-east-1", number == 0 ? "111122223333" : "444455556666");

    private SimulatedRegion NewRegion(string name, string account)
    {
        var region = new SimulatedRegion(_time, _random, name, account)
        {
            PageSize = _random.Next(2) == 0 ? 100 : 1 + _random.Next(6),
            Trace = _log.Write,
        };
        foreach (var key in SimulatedRegion.NamespaceKeys)
        {
            region.Aliases[key] = key;
        }

        return region;
    }

    private SimulatedRegion NewForeignRegion(SimulatedRegion region)
    {
        var foreign = NewRegion(region.Name, ForeignAccount);
        foreach (var resource in region.Resources.Where(_ => _random.Next(4) > 0))
        {
            foreign.Add(NewResource(foreign, resource.Service, resource.Id));
        }

        foreach (var (alias, key) in region.Aliases)
        {
            foreign.Aliases[alias] = key;
        }

        return foreign;
    }

    private TrackedTarget NewTarget(SimulatedRegion region, int number)
    {
        var (service, name) = _random.Next(3) switch
        {
            0 => (TargetService.RedshiftCluster, "cluster"),
            1 => (TargetService.KmsKey, "key"),
            _ => (TargetService.RedshiftServerlessNamespace, "namespace"),
        };
        var id = string.Create(CultureInfo.InvariantCulture, $"{name}-{number}");
        region.Add(NewResource(region, service, id));
        var target = new Target
        {
            Service = service,
            Id = service == TargetService.KmsKey ? NameOfKey(region, id) : id,
            Region = region.Name,
            AccountId = _random.Next(4) > 0 ? region.Account : null,
            Tags = _plan.Tags(),
            NewKmsKeyId = service == TargetService.RedshiftServerlessNamespace ? NewKey(region) : null,
        };
        return new TrackedTarget(target, region);
    }

    private SimulatedResource NewResource(SimulatedRegion region, TargetService service, string id) => service switch
    {
        TargetService.RedshiftCluster => NewCluster(region, id),
        TargetService.KmsKey =>
            new SimulatedKey(
                _time, region, id, usedBefore: _random.Next(6) == 0 ? 24 + _random.Next(2) : _random.Next(5))
            {
                // Some rotations are short, so that they end between two inconsistent reads.
                Duration = _random.Next(2) == 0 ? TimeSpan.FromSeconds(10 + _random.Next(50)) : Duration(),
                IsDisabled = _random.Next(20) == 0,
            },
        _ => new SimulatedNamespace(_time, region, id, region.KeyArn(SimulatedRegion.NamespaceKeys[0]))
        {
            Duration = Duration(),
            ShowsKeyAtOnce = _random.Next(2) == 0,
        },
    };

    private string NameOfKey(SimulatedRegion region, string id)
    {
        if (!_plan.HasAliases || _random.Next(2) == 0)
        {
            return _random.Next(4) == 0 ? region.KeyArn(id) : id;
        }

        // This can be another target's key, so that one resource has two names.
        var others = region.Resources.OfType<SimulatedKey>().ToList();
        region.Aliases["app-" + id] = _random.Next(3) == 0 ? others[_random.Next(others.Count)].Id : id;
        return "alias/app-" + id;
    }

    private string NewKey(SimulatedRegion region)
    {
        var key = SimulatedRegion.NamespaceKeys[_random.Next(8) == 0 ? 0 : 1];
        return _random.Next(3) switch { 0 => key, 1 => region.KeyArn(key), _ => "alias/" + key };
    }

    private SimulatedCluster NewCluster(SimulatedRegion region, string id) => new(_time, region, id)
    {
        Duration = Duration(),
        StatusAfter = _random.Next(20) == 0 ? "hardware-failure" : "available",
        HasNamespaceArn = _random.Next(10) > 0,
    };

    private void AddOthers(SimulatedRegion region)
    {
        for (var i = _random.Next(6); i > 0; i--)
        {
            region.Add(NewCluster(region, $"other-{i}"));
        }
    }

    private void AddOtherClients()
    {
        if (!_plan.HasOtherClients)
        {
            return;
        }

        foreach (var target in Fleet.Where(_ => _random.Next(2) == 0))
        {
            _time.At(RandomTime(), () => ChangeByOthers(target));
        }
    }

    private void ChangeByOthers(TrackedTarget target)
    {
        if (target.Resource is not { } resource)
        {
            return;
        }

        if (_random.Next(3) == 0)
        {
            _log.Write($"modified by others: {target.Target} {resource.TryModifyByOthers(Duration())}");
            return;
        }

        var count = resource.Rotations.Count;
        _log.Write($"rotated by others: {target.Target} {resource.TryRotateByOthers(_random)}");
        if (resource.Rotations.Count > count)
        {
            target.Region.Trail.Add(
                SimulatedRegion.OperationOf(resource.Service), attemptId: null, resource.Id, resource, errorCode: null);
        }
    }

    private void AddAliasMoves()
    {
        if (!_plan.HasAliases)
        {
            return;
        }

        foreach (var region in Regions)
        {
            for (var i = _random.Next(4); i > 0; i--)
            {
                _time.At(RandomTime(), () => MoveAlias(region));
            }
        }
    }

    private void MoveAlias(SimulatedRegion region)
    {
        var alias = region.Aliases.Keys.ElementAt(_random.Next(region.Aliases.Count));
        var keys = SimulatedRegion.NamespaceKeys.Contains(alias)
            ? [.. SimulatedRegion.NamespaceKeys]
            : region.Resources.OfType<SimulatedKey>().Select(key => key.Id).ToList();
        region.Aliases[alias] = keys[_random.Next(keys.Count)];
        _log.Write($"alias {alias} moved to {region.Aliases[alias]}");
    }

    private DateTimeOffset RandomTime() =>
        SimulatedTime.Start + TimeSpan.FromSeconds(_random.Next(3) == 0 ? _random.Next(7200) : _random.Next(300));

    private TimeSpan Duration() =>
        TimeSpan.FromSeconds(1 + (_random.Next(2) == 0 ? _random.Next(20) : _random.Next(900)));
}
