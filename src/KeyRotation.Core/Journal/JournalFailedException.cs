using System;
using KeyRotation.Errors;
using KeyRotation.Properties;

namespace KeyRotation.Journal;

/// <summary>
/// The journal accepts no more entries, because a write or a flush failed. Do not continue with the action that the
/// failed entry was written for. Entries that were acknowledged earlier are on disk.
/// </summary>
public sealed class JournalFailedException(string path, Exception cause)
    : KeyRotationException(
        ErrorIds.JournalFailed,
        FaultKind.Storage,
        CoreMessages.JournalFailed.With(path, cause.Message),
        CoreMessages.JournalFailedAction,
        cause);
