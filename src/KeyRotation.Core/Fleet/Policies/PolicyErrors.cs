using System;
using System.IO;
using KeyRotation.Errors;
using KeyRotation.Properties;

namespace KeyRotation.Fleet.Policies;

/// <summary>
/// The errors of policies. Each names the file or the key, and the next step. Nothing was sent when one is thrown.
/// </summary>
internal static class PolicyErrors
{
    public static KeyRotationException NotFound(string path) =>
        new(
            ErrorIds.PolicyNotFound,
            FaultKind.NotFound,
            CoreMessages.PolicyNotFound.With(path),
            CoreMessages.PolicyNotFoundAction);

    public static KeyRotationException IsDirectory(string path) =>
        new(
            ErrorIds.PolicyIsDirectory,
            FaultKind.InvalidInput,
            CoreMessages.PolicyIsDirectory.With(path),
            CoreMessages.PolicyIsDirectoryAction);

    public static KeyRotationException Unreadable(string path, Exception cause) => new(
        ErrorIds.PolicyUnreadable,
        cause is UnauthorizedAccessException ? FaultKind.Permission : FaultKind.Storage,
        CoreMessages.PolicyUnreadable.With(path, cause.Message),
        CoreMessages.PolicyUnreadableAction,
        cause);

    public static KeyRotationException UnknownFormat(string path) =>
        new(
            ErrorIds.InvalidPolicy,
            FaultKind.InvalidInput,
            CoreMessages.PolicyFormat.With(path),
            CoreMessages.PolicyFormatAction);

    public static KeyRotationException NotAPolicy(object value) =>
        new(
            ErrorIds.InvalidPolicy,
            FaultKind.InvalidInput,
            CoreMessages.NotAPolicy.With(value.GetType().Name),
            CoreMessages.PolicyFormatAction);

    /// <param name="path">The file.</param>
    /// <param name="position">Where parsing stopped.</param>
    /// <param name="reason">A sentence.</param>
    /// <param name="action">The recommended action, if it is not to correct the line.</param>
    public static KeyRotationException Syntax(
        string path, PolicyPosition position, string reason, string? action = null) =>
        new(
            ErrorIds.PolicySyntax,
            FaultKind.BadData,
            CoreMessages.PolicySyntax.With(path, position.Line, position.Column, reason),
            action ?? CoreMessages.PolicySyntaxAction);

    /// <param name="file">The file; null if there is none.</param>
    /// <param name="key">The key with its path, such as Targets[2].Id; empty for the whole policy.</param>
    /// <param name="position">Its position; null if there is no file.</param>
    /// <param name="problem">A sentence.</param>
    /// <param name="action">The recommended action.</param>
    /// <param name="errorId">A more specific error id than InvalidPolicy.</param>
    public static KeyRotationException Invalid(
        string? file,
        string key,
        PolicyPosition? position,
        string problem,
        string action,
        string errorId = ErrorIds.InvalidPolicy)
    {
        var policy = file is null ? CoreMessages.ThePolicy : CoreMessages.ThePolicyFile.With(file);
        var place = position is null ? policy : CoreMessages.PolicyPlace.With(policy, position.Line, position.Column);
        return new KeyRotationException(
            errorId,
            FaultKind.InvalidInput,
            key.Length == 0
                ? CoreMessages.PolicyProblem.With(place, problem)
                : CoreMessages.PolicyKeyProblem.With(place, key, problem),
            action);
    }

    /// <summary>Whether the exception comes from the file system.</summary>
    public static bool IsOfFile(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or NotSupportedException;
}
