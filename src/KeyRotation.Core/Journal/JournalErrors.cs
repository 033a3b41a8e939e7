using System;
using System.IO;
using KeyRotation.Errors;
using KeyRotation.Properties;

namespace KeyRotation.Journal;

/// <summary>The errors of journals. Each names the file and the next step.</summary>
internal static class JournalErrors
{
    public static KeyRotationException NotFound(string path) =>
        new(
            ErrorIds.JournalNotFound,
            FaultKind.NotFound,
            CoreMessages.JournalNotFound.With(path),
            CoreMessages.JournalNotFoundAction);

    public static KeyRotationException IsDirectory(string path) =>
        new(
            ErrorIds.JournalIsDirectory,
            FaultKind.InvalidInput,
            CoreMessages.JournalIsDirectory.With(path),
            CoreMessages.JournalIsDirectoryAction);

    public static KeyRotationException NotAJournal(string path) =>
        new(
            ErrorIds.NotAJournal,
            FaultKind.BadData,
            CoreMessages.NotAJournal.With(path),
            CoreMessages.NotAJournalAction);

    public static KeyRotationException Version(string path, int version) =>
        new(
            ErrorIds.JournalVersion,
            FaultKind.BadData,
            CoreMessages.JournalVersion.With(path, version, JournalFormat.Version),
            CoreMessages.JournalVersionAction);

    public static KeyRotationException Broken(string path, string reason) =>
        new(
            ErrorIds.JournalBroken,
            FaultKind.BadData,
            CoreMessages.JournalBroken.With(path, reason),
            CoreMessages.JournalBrokenAction);

    public static KeyRotationException BadLine(string path, long line) =>
        Broken(path, CoreMessages.JournalLineForeign.With(line));

    public static KeyRotationException InvalidHead(string head) =>
        new(
            ErrorIds.InvalidJournalHead,
            FaultKind.InvalidInput,
            CoreMessages.InvalidJournalHead.With(head),
            CoreMessages.InvalidJournalHeadAction);

    public static KeyRotationException Exists(string path) =>
        new(
            ErrorIds.JournalExists,
            FaultKind.InvalidState,
            CoreMessages.JournalExists.With(path),
            CoreMessages.JournalExistsAction);

    public static KeyRotationException Locked(string path, JournalHolder? holder) =>
        new(
            ErrorIds.JournalLocked,
            FaultKind.Busy,
            holder is null
                ? CoreMessages.JournalLocked.With(path)
                : CoreMessages.JournalLockedBy.With(
                    path, holder.ProcessId, holder.Host, holder.Since.UtcDateTime, holder.RunId),
            CoreMessages.JournalLockedAction);

    public static KeyRotationException Unreadable(string path, Exception cause) =>
        new(
            ErrorIds.JournalUnreadable,
            KindOf(cause),
            CoreMessages.JournalUnreadable.With(path, cause.Message),
            CoreMessages.JournalUnreadableAction,
            cause);

    public static KeyRotationException Unwritable(string path, Exception cause) =>
        new(
            ErrorIds.JournalUnwritable,
            KindOf(cause),
            CoreMessages.JournalUnwritable.With(path, cause.Message),
            CoreMessages.JournalUnwritableAction,
            cause);

    /// <summary>Whether the exception comes from the file system and not from a bug.</summary>
    public static bool IsOfFile(Exception exception) =>
        exception
            is IOException
                or UnauthorizedAccessException
                or NotSupportedException
                or System.Security.SecurityException;

    private static FaultKind KindOf(Exception cause) =>
        cause is UnauthorizedAccessException or System.Security.SecurityException
            ? FaultKind.Permission
            : FaultKind.Storage;
}
