using System;
using KeyRotation.Sandbox.Protocol;

namespace KeyRotation.Sandbox.Kms;

/// <summary>The rules for which keys can be rotated in which way, and the errors of KMS for the others.</summary>
internal static class KmsRotationRules
{
    /// <summary>Changes require an enabled key.</summary>
    public static void CheckUsable(KmsKey key, DateTimeOffset now)
    {
        string state = key.StateAt(now);
        if (state == KmsKeyState.Disabled)
        {
            throw new AwsErrorException("DisabledException", 400, $"{key.Arn} is disabled.");
        }

        if (state != KmsKeyState.Enabled)
        {
            throw InvalidState($"{key.Arn} is in the state {state}.");
        }
    }

    public static void CheckOnDemand(KmsKey key)
    {
        if (key.Kind.IsAsymmetric)
        {
            // AWS returns only the code here.
            throw new AwsErrorException("UnsupportedOperationException", 400, string.Empty) { HasNoMessage = true };
        }

        CheckHasRotations(key);
        CheckManagedByCustomer(key);
    }

    /// <summary>The error of KMS for a rotation that did not start; null if it started.</summary>
    public static AwsErrorException? Refusal(KmsKey key, KmsRotateOutcome outcome) => outcome switch
    {
        KmsRotateOutcome.AlreadyRunning => Conflict($"An on-demand rotation of {key.Arn} is already in progress."),
        KmsRotateOutcome.AutomaticRotationDue =>
            Conflict($"An automatic rotation of {key.Arn} is in progress or due within 20 minutes."),
        KmsRotateOutcome.QuotaSpent => new AwsErrorException(
            "LimitExceededException",
            400,
            $"{key.Arn} has been rotated on demand {KmsKey.OnDemandQuota} times, which is the limit."),
        KmsRotateOutcome.NoPendingMaterial => InvalidState($"{key.Arn} has no imported key material pending rotation."),
        _ => null,
    };

    public static void CheckSchedulable(KmsKey key)
    {
        CheckHasRotations(key);
        CheckManagedByCustomer(key);
        if (key.Kind.IsImported)
        {
            throw Unsupported($"{key.Arn} origin is EXTERNAL which is not valid for this operation.");
        }
    }

    /// <summary>Only symmetric encryption keys outside custom key stores have rotations.</summary>
    public static void CheckHasRotations(KmsKey key)
    {
        if (!key.Kind.IsSymmetricEncryption)
        {
            throw Unsupported(
                $"{key.Arn} has the key spec {key.Kind.Spec}. Only symmetric encryption keys can be rotated.");
        }

        if (key.Kind.IsInCustomStore)
        {
            throw Unsupported($"{key.Arn} origin is {key.Kind.Origin} which is not valid for this operation.");
        }
    }

    private static void CheckManagedByCustomer(KmsKey key)
    {
        if (key.Kind.IsAwsManaged)
        {
            // KMS may return AccessDeniedException before this check, because the policy of such a key allows no
            // changes.
            throw Unsupported($"{key.Arn} is managed by AWS, which rotates it every year.");
        }

        if (key.Kind.IsReplica)
        {
            throw Unsupported($"{key.Arn} is a replica key. Rotate its primary key.");
        }
    }

    private static AwsErrorException Conflict(string message) => new("ConflictException", 400, message);

    private static AwsErrorException Unsupported(string message) => new("UnsupportedOperationException", 400, message);

    private static AwsErrorException InvalidState(string message) => new("KMSInvalidStateException", 400, message);
}
