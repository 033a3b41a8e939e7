using System;
using System.IO;
using System.Linq;
using System.Text;
using KeyRotation.Errors;
using KeyRotation.Fleet;
using KeyRotation.Fleet.Policies;

namespace KeyRotation.Simulation.Fuzz;

/// <summary>Feeds policies in JSON. An accepted policy must be within the limits of a policy.</summary>
internal sealed class PolicyFuzz : IFuzzTarget
{
    private static readonly Mutator s_mutator = new(isXml: false);
    private static readonly PolicyDefaults s_nothingTyped =
        new(NewKmsKeyId: null, Region: null, ProfileName: null, RoleArn: null);
    private static readonly byte[] s_sample = Encoding.UTF8.GetBytes(
        """
        {
          // A realistic policy.
          "NewKmsKeyId": "alias/new", "Region": "eu-west-1", "ProfileName": "prod", "RoleArn": "arn:aws:iam::111122223333:role/rotate",
          "ThrottleLimit": 5, "MaxErrorCount": 3, "MaxErrorPercent": 10, "CanaryCount": 2, "GroupBy": "system", "MaxPerGroup": 4,
          "StartBefore": "2030-01-31T04:00:00Z", "TimeoutPerTarget": "04:00:00", "SkipRotatedWithin": 3600,
          "Targets": [
            { "Service": "RedshiftCluster", "Id": "öne", "AccountId": "111122223333", "Tags": { "system": "shop" } },
            { "Service": "RedshiftServerlessNamespace", "Id": "two", "Region": "us-east-1", "NewKmsKeyId": "alias/own" },
          ],
          "Selection": { "Service": ["KmsKey", "RedshiftCluster"], "Id": "shop-*", "Region": ["eu-west-1", "eu-north-1"] }
        }
        """);

    public string Name => "policies";

    public FuzzInput Next(Random random) => new(s_mutator.Mutate(s_sample, random), "policy", s_sample);

    public bool Accepts(FuzzInput input)
    {
        // As a file is read: bytes that are not UTF-8 become U+FFFD.
        using var text = new StreamReader(new MemoryStream(input.Bytes));
        RotationPolicy policy;
        try
        {
            policy = PolicyReader.Read(
                PolicyJson.Parse("policy.json", text.ReadToEnd()), "policy.json", s_nothingTyped);
        }
        catch (KeyRotationException e)
        {
            bool isChanged = !input.Bytes.AsSpan().SequenceEqual(input.Original);
            return isChanged
                && e.Message.Contains("policy.json", StringComparison.Ordinal)
                && !string.IsNullOrEmpty(e.RecommendedAction)
                ? false
                : throw new FuzzFailedException(
                    "the refusal names no file or no next step, or is one of an unchanged policy", e);
        }

        bool isWithinLimits = policy.ThrottleLimit is null or (>= 1 and <= FleetOptions.MaxConcurrency)
            && policy.MaxErrorCount is null or >= 1
            && policy.MaxErrorPercent is null or (>= 0 and <= 100)
            && policy.CanaryCount is null or >= 0
            && policy.MaxPerGroup is null or (>= 1 and <= FleetOptions.MaxConcurrency)
            && policy.TimeoutPerTarget is null || policy.TimeoutPerTarget >= TimeSpan.Zero;
        bool hasWholeTargets = policy.Targets.All(target =>
            !string.IsNullOrWhiteSpace(target.Target.Id)
            && Enum.IsDefined(target.Target.Service)
            && target.Target.Service == TargetService.RedshiftServerlessNamespace
                == target.Target.NewKmsKeyId is not null);
        return isWithinLimits && hasWholeTargets
            ? true
            : throw new FuzzFailedException("a policy beyond its limits is accepted");
    }

    public void Dispose()
    {
    }
}
