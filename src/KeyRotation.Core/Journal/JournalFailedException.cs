using System;
using KeyRotation.Errors;
using KeyRotation.Properties;

namespace KeyRotation.Journal;

/// <summary>
/// The journal can take nothing more: a write or a flush failed. Whatever was to be done after that entry must not be
/// done. Entries that were acknowledged before are on the disk.
/// </summary>
public sealed class JournalFailedException(string path, Exception cause)
    : KeyRotationException(
        ErrorIds.JournalFailed,
        FaultKind.Storage,
        CoreMessages.JournalFailed.With(path, cause.Message),
        CoreMessages.JournalFailedAction,
        cause);
