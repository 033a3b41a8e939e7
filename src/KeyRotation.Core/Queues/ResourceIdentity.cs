using KeyRotation.Errors;
using KeyRotation.Properties;

namespace KeyRotation.Queues;

/// <summary>Checks that the resource that was read is the one that the target names.</summary>
internal static class ResourceIdentity
{
    /// <summary>The account that the target names; null if it names none.</summary>
    public static string? AccountOf(Target target) => target.AccountId ?? Arns.AccountOf(target.Arn);

    /// <summary>Refuses a resource of another account, or another resource.</summary>
    /// <param name="target">The target, as the user named it.</param>
    /// <param name="arn">The ARN of the resource that was read; null if the service returned none.</param>
    /// <param name="account">The resource's account; null if unknown.</param>
    /// <exception cref="KeyRotationException">AccountMismatch or ResourceMismatch.</exception>
    public static void ThrowIfOther(Target target, string? arn, string? account)
    {
        if (AccountOf(target) is { } expected && account != expected)
        {
            throw new KeyRotationException(
                ErrorIds.AccountMismatch,
                FaultKind.InvalidInput,
                CoreMessages.AccountMismatch.With(target.Id, expected, account ?? CoreMessages.StatusUnknown),
                CoreMessages.AccountMismatchAction.With(expected));
        }

        if (arn is not null && Contradiction(target, arn) is { } other)
        {
            throw new KeyRotationException(
                ErrorIds.ResourceMismatch,
                FaultKind.InvalidInput,
                CoreMessages.ResourceMismatch.With(target.Id, arn, other),
                CoreMessages.ResourceMismatchAction);
        }
    }

    // The target's ARN or id, if it names another resource; null if it does not.
    private static string? Contradiction(Target target, string actual)
    {
        if (target.Arn is { } arn && arn != actual && Arns.KindOf(arn) == Arns.KindOf(actual))
        {
            return arn;
        }

        // An alias may point to any key.
        return target.Service == TargetService.KmsKey
            && !target.Id.Contains("alias/")
            && !Arns.IsOfKey(actual, target.Id)
            ? target.Id
            : null;
    }
}
