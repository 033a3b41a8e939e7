@{
    RootModule             = 'KeyRotation.psm1'
    ModuleVersion          = '0.1.0'
    GUID                   = '6f0b7a8e-2f4f-4f0e-9d1c-5b7c3d1a9e42'
    Author                 = 'KeyRotation contributors'
    CompanyName            = 'KeyRotation contributors'
    Copyright              = '(c) KeyRotation contributors. Licensed under Apache-2.0.'
    Description            = 'Rotates the encryption keys of Amazon Redshift clusters, AWS KMS keys and Redshift Serverless namespaces, never twice after a lost response, and waits until each rotation is complete.'
    PowerShellVersion      = '5.1'
    DotNetFrameworkVersion = '4.7.2'
    CompatiblePSEditions   = @('Desktop', 'Core')
    FormatsToProcess       = @('KeyRotation.Format.ps1xml')
    TypesToProcess         = @('KeyRotation.Types.ps1xml')
    CmdletsToExport        = @(
        'Get-KeyRotationJournal'
        'Get-KeyRotationTarget'
        'Invoke-KeyRotation'
        'Invoke-KMSKeyRotationOnDemand'
        'Invoke-RSRotateEncryptionKey'
        'Resolve-KeyRotationOutcome'
        'Set-KMSKeyRotationSchedule'
        'Start-KeyRotationSandbox'
        'Stop-KeyRotationSandbox'
        'Test-KeyRotationJournal'
        'Update-RSSNamespaceKey'
        'Wait-KMSKeyRotation'
        'Wait-RSClusterAvailable'
        'Wait-RSSNamespaceAvailable'
    )
    FunctionsToExport      = @()
    VariablesToExport      = @()
    AliasesToExport        = @()
    # The build fills in FileList, and ReleaseNotes from CHANGELOG.md.
    FileList               = @()
    PrivateData            = @{
        PSData = @{
            Tags         = @('AWS', 'Redshift', 'KMS', 'Serverless', 'Encryption', 'KeyRotation', 'Security', 'Compliance', 'PSEdition_Desktop', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri   = 'https://www.apache.org/licenses/LICENSE-2.0'
            ReleaseNotes = ''
        }
    }
}
