namespace KeyRotation.Errors;

/// <summary>
/// The stable error ids of the module's own. An error that AWS answered carries AWS's code instead.
/// Scripts branch on them, so an id never changes its meaning.
/// </summary>
public static class ErrorIds
{
    /// <summary>No region was given, and none was found where the SDK looks.</summary>
    public const string NoRegion = nameof(NoRegion);

    /// <summary>The region is not written as AWS writes regions.</summary>
    public const string InvalidRegion = nameof(InvalidRegion);

    /// <summary>The Region on the command line is not the Region of the target.</summary>
    public const string RegionMismatch = nameof(RegionMismatch);

    /// <summary>No credentials were given, and none were found where the SDK looks.</summary>
    public const string NoCredentials = nameof(NoCredentials);

    /// <summary>Credentials were given in part, twice, or in a form that cannot be read.</summary>
    public const string InvalidCredentials = nameof(InvalidCredentials);

    /// <summary>The named profile is in neither file.</summary>
    public const string ProfileNotFound = nameof(ProfileNotFound);

    /// <summary>A profile, role or sign-in did not yield credentials.</summary>
    public const string CredentialsUnavailable = nameof(CredentialsUnavailable);

    /// <summary>
    /// A role asks for the token code of an MFA device, and nobody can be asked for it or what was typed is none.
    /// </summary>
    public const string TokenCodeRequired = nameof(TokenCodeRequired);

    /// <summary>A profile with single sign-on has no sign-in that is still good.</summary>
    public const string SignInRequired = nameof(SignInRequired);

    /// <summary>The file of trusted certificates cannot be read, or holds none.</summary>
    public const string CertificateBundleUnusable = nameof(CertificateBundleUnusable);

    /// <summary>The endpoint is not an absolute http or https address.</summary>
    public const string InvalidEndpoint = nameof(InvalidEndpoint);

    /// <summary>The endpoint refused the connection or could not be reached.</summary>
    public const string EndpointUnreachable = nameof(EndpointUnreachable);

    /// <summary>The endpoint's host name does not resolve.</summary>
    public const string EndpointNotResolved = nameof(EndpointNotResolved);

    /// <summary>The endpoint's certificate is not trusted.</summary>
    public const string EndpointCertificate = nameof(EndpointCertificate);

    /// <summary>A read got no answer, or none that could be understood.</summary>
    public const string NoAnswer = nameof(NoAnswer);

    /// <summary>A parameter of the connection was typed, and holds nothing.</summary>
    public const string EmptyParameter = nameof(EmptyParameter);

    /// <summary>An identifier is null, empty or only spaces.</summary>
    public const string EmptyIdentifier = nameof(EmptyIdentifier);

    /// <summary>An identifier is not in the form that the service knows.</summary>
    public const string InvalidIdentifier = nameof(InvalidIdentifier);

    /// <summary>An identifier was given twice; it was acted on once.</summary>
    public const string DuplicateIdentifier = nameof(DuplicateIdentifier);

    /// <summary>A target names a service that the module does not know.</summary>
    public const string UnknownService = nameof(UnknownService);

    /// <summary>A target that was asked for by name is not among those that were listed.</summary>
    public const string TargetNotFound = nameof(TargetNotFound);

    /// <summary>An object is no target.</summary>
    public const string NotATarget = nameof(NotATarget);

    /// <summary>Targets of a fleet failed.</summary>
    public const string FleetFailed = nameof(FleetFailed);

    /// <summary>A serverless namespace has no new key to be encrypted under.</summary>
    public const string NoNewKey = nameof(NoNewKey);

    /// <summary>There is nothing to rotate: no targets and no policy that names some.</summary>
    public const string NoTargets = nameof(NoTargets);

    /// <summary>A run is to go on, and its journal was not named.</summary>
    public const string NoJournalPath = nameof(NoJournalPath);

    /// <summary>There is no policy at that path.</summary>
    public const string PolicyNotFound = nameof(PolicyNotFound);

    /// <summary>A folder was named where a policy was meant.</summary>
    public const string PolicyIsDirectory = nameof(PolicyIsDirectory);

    /// <summary>The policy's file cannot be read.</summary>
    public const string PolicyUnreadable = nameof(PolicyUnreadable);

    /// <summary>The policy's file is not written as its format asks.</summary>
    public const string PolicySyntax = nameof(PolicySyntax);

    /// <summary>The policy has a key that is not known, a value that is not possible, or nothing at all.</summary>
    public const string InvalidPolicy = nameof(InvalidPolicy);

    /// <summary>A rotation that was not started by this request is running; nothing was changed.</summary>
    public const string RotationAlreadyRunning = nameof(RotationAlreadyRunning);

    /// <summary>
    /// The target belongs to another account than the one that the credentials reach; nothing was sent.
    /// </summary>
    public const string AccountMismatch = nameof(AccountMismatch);

    /// <summary>Whether the rotation was carried out could not be found out.</summary>
    public const string RotationOutcomeUnknown = nameof(RotationOutcomeUnknown);

    /// <summary>The deadline for sending a change passed before it was sent. Nothing was sent.</summary>
    public const string SendDeadlinePassed = nameof(SendDeadlinePassed);

    /// <summary>A target's id and ARN name different resources. Nothing was sent.</summary>
    public const string ResourceMismatch = nameof(ResourceMismatch);

    /// <summary>A journal of -History leaves a target's outcome unknown. Nothing was sent.</summary>
    public const string HistoryInDoubt = nameof(HistoryInDoubt);

    /// <summary>-WhatIf found that the service would refuse the change. Nothing was sent.</summary>
    public const string NotRotatable = nameof(NotRotatable);

    /// <summary>The audit trail (CloudTrail) could not be read: no permission, or not offered there.</summary>
    public const string TrailUnavailable = nameof(TrailUnavailable);

    /// <summary>The audit trail (CloudTrail) does not go back that far.</summary>
    public const string TrailTooOld = nameof(TrailTooOld);

    /// <summary>The wait ran out of time.</summary>
    public const string WaitTimeout = nameof(WaitTimeout);

    /// <summary>The resource is in a state that it does not leave by itself.</summary>
    public const string ResourceFailed = nameof(ResourceFailed);

    /// <summary>The resource is available again, but the change that was asked for is not there.</summary>
    public const string ChangeNotApplied = nameof(ChangeNotApplied);

    /// <summary>The question before a change could not be asked, because nobody is there to answer.</summary>
    public const string ConfirmationUnavailable = nameof(ConfirmationUnavailable);

    /// <summary>The sandbox could not be started.</summary>
    public const string SandboxNotStarted = nameof(SandboxNotStarted);

    /// <summary>The object is not a sandbox of this module.</summary>
    public const string NotASandbox = nameof(NotASandbox);

    /// <summary>There is no journal at that path.</summary>
    public const string JournalNotFound = nameof(JournalNotFound);

    /// <summary>A folder was named where a journal was meant.</summary>
    public const string JournalIsDirectory = nameof(JournalIsDirectory);

    /// <summary>The journal was written in a version of the format that this module does not know.</summary>
    public const string JournalVersion = nameof(JournalVersion);

    /// <summary>Another run is writing the journal.</summary>
    public const string JournalLocked = nameof(JournalLocked);

    /// <summary>The journal cannot be read.</summary>
    public const string JournalUnreadable = nameof(JournalUnreadable);

    /// <summary>The journal cannot be made or written.</summary>
    public const string JournalUnwritable = nameof(JournalUnwritable);

    /// <summary>A new journal was asked for, and there is one with entries already.</summary>
    public const string JournalExists = nameof(JournalExists);

    /// <summary>The journal is not as it was written.</summary>
    public const string JournalBroken = nameof(JournalBroken);

    /// <summary>The file is no journal.</summary>
    public const string NotAJournal = nameof(NotAJournal);

    /// <summary>An entry could not be written: the disk is full, or gone.</summary>
    public const string JournalFailed = nameof(JournalFailed);

    /// <summary>The head of a journal is not written as a number and a hash.</summary>
    public const string InvalidJournalHead = nameof(InvalidJournalHead);
}
