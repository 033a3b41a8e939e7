namespace KeyRotation.Errors;

/// <summary>
/// The module's own stable error ids. For an error that AWS returned, the id is the AWS error code instead. Scripts
/// depend on the ids, so the meaning of an id never changes.
/// </summary>
public static class ErrorIds
{
    /// <summary>No Region was specified, and the SDK's default sources have none.</summary>
    public const string NoRegion = nameof(NoRegion);

    /// <summary>The text does not have the form of a Region.</summary>
    public const string InvalidRegion = nameof(InvalidRegion);

    /// <summary>The Region on the command line differs from the target's Region.</summary>
    public const string RegionMismatch = nameof(RegionMismatch);

    /// <summary>No credentials were specified, and the SDK's default sources have none.</summary>
    public const string NoCredentials = nameof(NoCredentials);

    /// <summary>The specified credentials are incomplete, contradictory or unreadable.</summary>
    public const string InvalidCredentials = nameof(InvalidCredentials);

    /// <summary>Neither file contains the named profile.</summary>
    public const string ProfileNotFound = nameof(ProfileNotFound);

    /// <summary>A profile, role or sign-in did not yield credentials.</summary>
    public const string CredentialsUnavailable = nameof(CredentialsUnavailable);

    /// <summary>
    /// A role requires the token code of an MFA device, but the session cannot prompt for it, or the input is not a
    /// code.
    /// </summary>
    public const string TokenCodeRequired = nameof(TokenCodeRequired);

    /// <summary>A profile with single sign-on has no valid sign-in.</summary>
    public const string SignInRequired = nameof(SignInRequired);

    /// <summary>The file of trusted certificates cannot be read, or contains none.</summary>
    public const string CertificateBundleUnusable = nameof(CertificateBundleUnusable);

    /// <summary>The endpoint is not an absolute http or https address.</summary>
    public const string InvalidEndpoint = nameof(InvalidEndpoint);

    /// <summary>The endpoint refused the connection or could not be reached.</summary>
    public const string EndpointUnreachable = nameof(EndpointUnreachable);

    /// <summary>The endpoint's host name does not resolve.</summary>
    public const string EndpointNotResolved = nameof(EndpointNotResolved);

    /// <summary>The endpoint's certificate is not trusted.</summary>
    public const string EndpointCertificate = nameof(EndpointCertificate);

    /// <summary>A read got no response, or one that could not be read.</summary>
    public const string NoAnswer = nameof(NoAnswer);

    /// <summary>A connection parameter was specified with an empty value.</summary>
    public const string EmptyParameter = nameof(EmptyParameter);

    /// <summary>An identifier is null, empty or white space.</summary>
    public const string EmptyIdentifier = nameof(EmptyIdentifier);

    /// <summary>An identifier was specified more than once. Duplicates are ignored.</summary>
    public const string DuplicateIdentifier = nameof(DuplicateIdentifier);

    /// <summary>A target names an unsupported service.</summary>
    public const string UnknownService = nameof(UnknownService);

    /// <summary>A target that was requested by name is not in the list.</summary>
    public const string TargetNotFound = nameof(TargetNotFound);

    /// <summary>An object is not a target.</summary>
    public const string NotATarget = nameof(NotATarget);

    /// <summary>One or more targets of a fleet failed.</summary>
    public const string FleetFailed = nameof(FleetFailed);

    /// <summary>No new KMS key was specified for a serverless namespace.</summary>
    public const string NoNewKey = nameof(NoNewKey);

    /// <summary>There are no targets, and no policy that names any.</summary>
    public const string NoTargets = nameof(NoTargets);

    /// <summary>A run cannot be resumed without the path of its journal.</summary>
    public const string NoJournalPath = nameof(NoJournalPath);

    /// <summary>There is no policy at the path.</summary>
    public const string PolicyNotFound = nameof(PolicyNotFound);

    /// <summary>The path of a policy is a directory.</summary>
    public const string PolicyIsDirectory = nameof(PolicyIsDirectory);

    /// <summary>The policy file cannot be read.</summary>
    public const string PolicyUnreadable = nameof(PolicyUnreadable);

    /// <summary>The policy file has a syntax error.</summary>
    public const string PolicySyntax = nameof(PolicySyntax);

    /// <summary>The policy has an unknown key or an invalid value, or is empty.</summary>
    public const string InvalidPolicy = nameof(InvalidPolicy);

    /// <summary>A rotation by another request is in progress. Nothing was changed.</summary>
    public const string RotationAlreadyRunning = nameof(RotationAlreadyRunning);

    /// <summary>The target belongs to a different account than the credentials. Nothing was sent.</summary>
    public const string AccountMismatch = nameof(AccountMismatch);

    /// <summary>It could not be determined whether the rotation was carried out.</summary>
    public const string RotationOutcomeUnknown = nameof(RotationOutcomeUnknown);

    /// <summary>The deadline for sending a change passed before it was sent. Nothing was sent.</summary>
    public const string SendDeadlinePassed = nameof(SendDeadlinePassed);

    /// <summary>A target's id and ARN name different resources. Nothing was sent.</summary>
    public const string ResourceMismatch = nameof(ResourceMismatch);

    /// <summary>A journal of -History contains an unknown outcome for the target. Nothing was sent.</summary>
    public const string HistoryInDoubt = nameof(HistoryInDoubt);

    /// <summary>-WhatIf found that the service would refuse the change. Nothing was sent.</summary>
    public const string NotRotatable = nameof(NotRotatable);

    /// <summary>
    /// The audit trail (CloudTrail) could not be read: access is denied, or the service is not available in the
    /// Region.
    /// </summary>
    public const string TrailUnavailable = nameof(TrailUnavailable);

    /// <summary>The audit trail (CloudTrail) does not go back that far.</summary>
    public const string TrailTooOld = nameof(TrailTooOld);

    /// <summary>The wait timed out.</summary>
    public const string WaitTimeout = nameof(WaitTimeout);

    /// <summary>The resource is in a state that it does not leave without intervention.</summary>
    public const string ResourceFailed = nameof(ResourceFailed);

    /// <summary>The resource is available again, but the requested change was not applied.</summary>
    public const string ChangeNotApplied = nameof(ChangeNotApplied);

    /// <summary>Confirmation is required, but the session is non-interactive.</summary>
    public const string ConfirmationUnavailable = nameof(ConfirmationUnavailable);

    /// <summary>The sandbox could not be started.</summary>
    public const string SandboxNotStarted = nameof(SandboxNotStarted);

    /// <summary>The object is not a sandbox of this module.</summary>
    public const string NotASandbox = nameof(NotASandbox);

    /// <summary>There is no journal at the path.</summary>
    public const string JournalNotFound = nameof(JournalNotFound);

    /// <summary>The path of a journal is a directory.</summary>
    public const string JournalIsDirectory = nameof(JournalIsDirectory);

    /// <summary>The journal has an unsupported format version.</summary>
    public const string JournalVersion = nameof(JournalVersion);

    /// <summary>Another run is writing the journal.</summary>
    public const string JournalLocked = nameof(JournalLocked);

    /// <summary>The journal cannot be read.</summary>
    public const string JournalUnreadable = nameof(JournalUnreadable);

    /// <summary>The journal cannot be created or written.</summary>
    public const string JournalUnwritable = nameof(JournalUnwritable);

    /// <summary>A new journal was requested, but the file already has entries.</summary>
    public const string JournalExists = nameof(JournalExists);

    /// <summary>The journal was changed or damaged.</summary>
    public const string JournalBroken = nameof(JournalBroken);

    /// <summary>The file is not a journal.</summary>
    public const string NotAJournal = nameof(NotAJournal);

    /// <summary>An entry could not be written, for example because the disk is full or was removed.</summary>
    public const string JournalFailed = nameof(JournalFailed);

    /// <summary>The text is not a journal head (number:hash).</summary>
    public const string InvalidJournalHead = nameof(InvalidJournalHead);
}
