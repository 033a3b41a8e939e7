using System;
using System.Collections.Generic;
using System.Linq;
using KeyRotation.RotateOnce;

namespace KeyRotation.Tests.RotateOnce;

/// <summary>What became of a request, whether or not its sender knows.</summary>
internal enum Fate
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>Written down, and not sent yet. A frozen process may still send it.</summary>
    Written,

    /// <summary>On its way, for as long as it takes.</summary>
    InFlight,

    CarriedOut,

    Refused,

    /// <summary>It never arrived, and never will.</summary>
    Lost,

    /// <summary>Not carried out, and the sender has learnt it.</summary>
    KnownNo,
}

/// <summary>What the resource is busy with.</summary>
internal enum Change
{
    None,

    /// <summary>A request of ours.</summary>
    Ours,

    /// <summary>A rotation by another request; for a namespace, a change that leaves the key alone.</summary>
    OtherRotation,

    /// <summary>A cluster is busy with something else.</summary>
    OtherWork,

    /// <summary>Another request gives the namespace the key that ours asks for.</summary>
    OtherToOurKey,

    /// <summary>Another request gives the namespace a third key.</summary>
    OtherToThirdKey,

    /// <summary>It is broken, and stays so.</summary>
    Broken,
}

/// <summary>
/// The truth about one resource: what became of each of our requests, what others did, and all that was ever true,
/// because a read may lag by any time. Times are in steps around the latest attempt: 0 is before it, 1 in the second at
/// which it was written down, 2 later, 3 in the second at which the next one will be written down.
/// </summary>
internal sealed record ModelWorld(TargetService Service, bool IsAlias)
{
    /// <summary>How many requests a walk sends.</summary>
    public const int MaxAttempts = 3;

    private const int MaxInterventions = 2;
    private const int Later = 2;
    private const int NextSecond = 3;
    private const int ChangingBit = 2;
    private static readonly DateTimeOffset s_start = new(2026, 1, 2, 3, 4, 0, TimeSpan.Zero);

    /// <summary>When every attempt was sent, at the earliest: at step 1.</summary>
    public static DateTimeOffset SentAt { get; } = Time(1);

    public Fate Latest { get; init; }

    /// <summary>Earlier requests that may still be carried out.</summary>
    public int EarlierOpen { get; init; }

    /// <summary>Earlier requests that were carried out.</summary>
    public int EarlierDone { get; init; }

    /// <summary>How often the operator approved another request.</summary>
    public int Approvals { get; init; }

    public Change Running { get; init; }

    /// <summary>A namespace has the key that we ask for.</summary>
    public bool HasOurKey { get; init; }

    /// <summary>Another request gave the namespace, at any time, the key that we ask for.</summary>
    public bool OthersSetOurKey { get; init; }

    /// <summary>A rotation by others began before the latest attempt was written down, in the same second.</summary>
    public bool OtherBeganJustBefore { get; init; }

    /// <summary>A rotation by others began at step 1 or later, after the latest attempt was written down.</summary>
    public bool OtherBeganAfter { get; init; }

    /// <summary>A rotation by others completed at step 1 or later.</summary>
    public bool OtherCompletedSince => OtherCompletions > 1;

    /// <summary>
    /// Whether the operator may approve a retry, or others may rotate a key: twice in all, to keep the walk small. Once
    /// for a namespace, which is sent again without.
    /// </summary>
    public bool MayIntervene => Approvals + OtherRotations < (IsNamespace ? 1 : MaxInterventions);

    /// <summary>Requests that may have been carried out.</summary>
    public int MayHaveBeenCarriedOut => EarlierOpen + CarriedOut + (Latest is Fate.Written or Fate.InFlight ? 1 : 0);

    /// <summary>Requests that were carried out.</summary>
    public int CarriedOut => EarlierDone + (Latest == Fate.CarriedOut ? 1 : 0);

    // All statuses that were ever true of a cluster or namespace, one bit each.
    private int Past { get; init; } = 1;

    // Keys only: the time, the start of the rotation in progress, all starts that were ever to be seen (one bit each),
    // and when each rotation completed (one digit each).
    private int Now { get; init; }

    private int RunningSince { get; init; }

    private int Starts { get; init; }

    private string Completions { get; init; } = string.Empty;

    private int OtherRotations { get; init; }

    private int OtherCompletions { get; init; }

    private bool OtherBeganInNextSecond { get; init; }

    private bool IsKey => Service == TargetService.KmsKey;

    private bool IsNamespace => Service == TargetService.RedshiftServerlessNamespace;

    /// <summary>The first request is out, and its sender is gone before this run.</summary>
    public static ModelWorld WithUnknownRequest(TargetService service, bool isAlias) =>
        new ModelWorld(service, isAlias).WithAttempt() with { Latest = Fate.InFlight };

    /// <summary>A moment, for a step.</summary>
    public static DateTimeOffset Time(int step) => s_start.AddSeconds(step);

    /// <summary>The next attempt was written down.</summary>
    public ModelWorld WithAttempt()
    {
        var before = Settled();
        return before with
        {
            Latest = Fate.Written,
            Now = IsKey ? 1 : 0,
            RunningSince = Shift(RunningSince),
            Starts = ShiftBits(Starts),
            Completions = string.Concat(Completions.Select(end => Shift(end - '0'))),
            OtherBeganJustBefore = OtherBeganInNextSecond,
            OtherBeganAfter = false,
            OtherBeganInNextSecond = false,
            OtherCompletions = ShiftBits(OtherCompletions),
        };
    }

    /// <summary>The operator approves another request, whatever became of the earlier ones.</summary>
    public ModelWorld WithApproval() => Settled() with { Latest = Fate.None, Approvals = Approvals + 1 };

    /// <summary>Whatever can happen next, whether or not it is seen.</summary>
    public IEnumerable<(string What, ModelWorld World)> Steps()
    {
        switch (Latest)
        {
            case Fate.Written:
                yield return ("the request leaves", this with { Latest = Fate.InFlight });
                break;
            case Fate.InFlight:
                yield return ("the request is lost", this with { Latest = Fate.Lost });
                yield return ("the request is refused", this with { Latest = Fate.Refused });
                break;
        }

        if (EarlierOpen > 0)
        {
            yield return ("an earlier request is lost", this with { EarlierOpen = EarlierOpen - 1 });
        }

        foreach (var step in Running switch
        {
            Change.Broken => [],
            Change.None => Beginnings(),
            _ => Endings(),
        })
        {
            yield return step;
        }

        if (!IsKey && Running != Change.Broken)
        {
            yield return ("the resource breaks", Showing(this with { Running = Change.Broken }));
        }
    }

    /// <summary>Every read that is possible now: each part shows any past or present truth.</summary>
    public IEnumerable<Witness> Reads() => Service switch
    {
        TargetService.RedshiftCluster => ReadsOfCluster(),
        TargetService.KmsKey => ReadsOfKey(),
        _ => ReadsOfNamespace(),
    };

    private static int ShiftBits(int times) => ((times & 7) == 0 ? 0 : 1) | ((times >> NextSecond) << 1);

    private static int Shift(int time) => time == NextSecond ? 1 : 0;

    private ModelWorld Settled() => this with
    {
        EarlierOpen = EarlierOpen + (Latest is Fate.Written or Fate.InFlight ? 1 : 0),
        EarlierDone = CarriedOut,
    };

    private IEnumerable<(string What, ModelWorld World)> Beginnings()
    {
        foreach (var time in Times())
        {
            var at = IsKey ? $" at {time}" : string.Empty;
            if (Latest == Fate.InFlight)
            {
                var begun = Beginning(Change.Ours, time);
                yield return ("the request is carried out" + at, begun with { Latest = Fate.CarriedOut });
            }

            if (EarlierOpen > 0)
            {
                yield return ("an earlier request is carried out" + at, Beginning(Change.Ours, time) with
                {
                    EarlierOpen = EarlierOpen - 1,
                    EarlierDone = EarlierDone + 1,
                });
            }

            if (!IsKey || MayIntervene)
            {
                yield return ("a change by others begins" + at, Beginning(Change.OtherRotation, time) with
                {
                    OtherRotations = OtherRotations + (IsKey ? 1 : 0),
                    OtherBeganAfter = OtherBeganAfter || (IsKey && time > 0 && Now > 0),
                    OtherBeganInNextSecond = OtherBeganInNextSecond || time == NextSecond,
                });
            }
        }

        if (Service == TargetService.RedshiftCluster)
        {
            yield return ("other work begins", Beginning(Change.OtherWork, 0));
        }

        if (IsNamespace)
        {
            var begun = Beginning(Change.OtherToOurKey, 0);
            yield return ("others begin to set our key", begun with { OthersSetOurKey = true });
            yield return ("others begin to set a third key", Beginning(Change.OtherToThirdKey, 0));
        }
    }

    private IEnumerable<(string What, ModelWorld World)> Endings()
    {
        var ended = this with { Running = Change.None, RunningSince = 0 };
        var who = Running == Change.Ours ? "our change" : "the change by others";
        if (IsKey)
        {
            foreach (var time in Times())
            {
                yield return ($"{who} ends at {time}", ended with
                {
                    Now = time,
                    Completions = Completions + time,
                    OtherCompletions = OtherCompletions | (Running == Change.OtherRotation ? 1 << time : 0),
                });
            }

            yield break;
        }

        yield return ($"{who} ends", Showing(ended with
        {
            HasOurKey = IsNamespace && Running switch
            {
                Change.Ours or Change.OtherToOurKey => true,
                Change.OtherToThirdKey => false,
                _ => HasOurKey,
            },
        }));
        if (IsNamespace && Running == Change.Ours)
        {
            yield return ("our change ends without effect", Showing(ended));
        }
    }

    private ModelWorld Beginning(Change change, int time) => IsKey
        ? this with { Running = change, RunningSince = time, Now = time, Starts = Starts | (1 << time) }
        : Showing(this with { Running = change });

    // Before the first attempt there are no steps 1 and 2.
    private int[] Times() => Now switch
    {
        _ when !IsKey => [0],
        0 => [0, NextSecond],
        _ => [.. Enumerable.Range(Now, NextSecond + 1 - Now)],
    };

    private ModelWorld Showing(ModelWorld world)
    {
        var status = world.Running switch
        {
            Change.None => 0,
            Change.Broken => IsNamespace ? 4 : 3,
            Change.OtherWork => 1,
            _ => ChangingBit,
        };
        if (!IsNamespace)
        {
            return world with { Past = world.Past | (1 << status) };
        }

        // While the key is being changed, a read may show either.
        var (anotherKey, ourKey) = (1 << status, 1 << (status + 1));
        return world with
        {
            Past = world.Past | (world.HasOurKey ? ourKey : anotherKey) | world.Running switch
            {
                Change.Ours or Change.OtherToOurKey => ourKey,
                Change.OtherToThirdKey => anotherKey,
                _ => 0,
            },
        };
    }

    private bool Was(int status) => (Past & (1 << status)) != 0;

    private IEnumerable<Witness> ReadsOfCluster()
    {
        if (Was(0))
        {
            yield return new Witness("available") { IsAvailable = true };
            yield return new Witness("not encrypted") { IsAvailable = true, IsUnsupported = true };
        }

        if (Was(1))
        {
            yield return new Witness("modifying");
        }

        if (Was(ChangingBit))
        {
            yield return new Witness("rotating-keys") { IsChanging = true };
        }

        if (Was(3))
        {
            yield return new Witness("hardware-failure") { IsBroken = true };
        }
    }

    private IEnumerable<Witness> ReadsOfNamespace() =>
        from status in new[] { 0, 1, 2, 3, 4, 5 }
        where Was(status)
        let hasOurKey = (status & 1) != 0
        let text = status < 2 ? "AVAILABLE" : status < 4 ? "MODIFYING" : "DELETING"
        select new Witness(text + (hasOurKey ? ", our key" : ", another key"))
        {
            IsAvailable = status < 2,
            IsChanging = status is 2 or 3,
            IsBroken = status > 3,
            HasNewKey = IsAlias ? null : hasOurKey,
        };

    // Two calls read a key: one shows what is in progress, the other what completed. Each may lag by itself.
    private IEnumerable<Witness> ReadsOfKey()
    {
        for (var count = 0; count <= Completions.Length; count++)
        {
            yield return KeyRead(null, count);
            yield return KeyRead(null, count) with { Status = "disabled", IsUnsupported = true };
            for (var start = 0; start <= NextSecond; start++)
            {
                if ((Starts & (1 << start)) == 0)
                {
                    continue;
                }

                // A start that a completed rotation covers is not in progress. Within one step, either may be first.
                var covered = count == 0 ? -1 : Completions[count - 1] - '0';
                if (covered <= start)
                {
                    yield return KeyRead(start, count);
                }
            }
        }

        for (var start = 0; start <= NextSecond; start++)
        {
            if ((Starts & (1 << start)) != 0)
            {
                // While waiting, what completed is not read as long as something is in progress.
                yield return new Witness($"in progress since {start}") { IsChanging = true, StartedAt = Time(start) };
            }
        }
    }

    private Witness KeyRead(int? start, int count) => new($"since {start?.ToString() ?? "never"}, {count} completed")
    {
        IsAvailable = start is null,
        IsChanging = start is not null,
        StartedAt = start is { } began ? Time(began) : null,
        Count = count + (start is null ? 0 : 1),
        CompletedAt = count == 0 ? null : Time(Completions[count - 1] - '0'),
        Key = "material",
    };
}
