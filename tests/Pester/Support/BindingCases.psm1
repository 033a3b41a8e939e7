# Runs a case of tests/Shared/binding-cases.json in this PowerShell. The xunit suite has the same in C# for the
# stand-in engine; both compare with the same expectations.

if (-not ('KeyRotation.PesterSupport.RecordingHost' -as [type])) {
    Add-Type -Path (Join-Path $PSScriptRoot 'RecordingHost.cs')
}

$script:recordingHost = $null
$script:runspace = $null
$script:streams = 'output', 'errors', 'terminating', 'warnings', 'verbose', 'debug', 'information', 'progress', 'whatIf', 'prompts'

function Open-CaseRunspace {
    [CmdletBinding()]
    param([Parameter(Mandatory)][string] $CmdletAssembly)

    $script:recordingHost = [KeyRotation.PesterSupport.RecordingHost]::new()
    $state = [initialsessionstate]::CreateDefault2()
    $state.ImportPSModule([string[]] @($CmdletAssembly))
    $script:runspace = [runspacefactory]::CreateRunspace($script:recordingHost, $state)
    $script:runspace.Open()
}

function Close-CaseRunspace {
    $script:runspace.Dispose()
}

# JSON has too few types; an object with "$type" says which is meant.
function ConvertTo-CaseValue {
    param($Json)

    if ($Json -is [long]) {
        return [int] $Json
    }

    if ($Json -is [array]) {
        return , @(foreach ($each in $Json) { ConvertTo-CaseValue $each })
    }

    if ($Json -isnot [System.Management.Automation.PSCustomObject]) {
        return $Json
    }

    $value = $Json.value
    switch ($Json.'$type') {
        $null {
            $object = [pscustomobject]::new()
            foreach ($property in $Json.psobject.Properties) {
                $object.psobject.Properties.Add([psnoteproperty]::new($property.Name, (ConvertTo-CaseValue $property.Value)))
            }

            return $object
        }
        'hashtable' {
            $table = @{}
            foreach ($property in $value.psobject.Properties) {
                $table[$property.Name] = ConvertTo-CaseValue $property.Value
            }

            return $table
        }
        'record' {
            $record = [KeyRotation.TestCmdlets.TestRecord]::new()
            $record.Identifier = $value.Identifier
            $record.Port = [int] $value.Port
            return $record
        }
        'wrapped' { return , [psobject]::AsPSObject((ConvertTo-CaseValue $value)) }
        'list' { return , [System.Collections.Generic.List[object]] @(foreach ($each in $value) { ConvertTo-CaseValue $each }) }
        default { return $value -as ([type] $_) }
    }
}

function ConvertTo-CaseText {
    param($Value)

    if ($null -eq $Value) {
        return $null
    }

    $bare = $Value.psobject.BaseObject
    if ($bare -is [string]) { $bare } else { "[$($bare.GetType().Name)] $Value" }
}

function Get-CaseErrorText {
    param([System.Management.Automation.ErrorRecord] $Record)

    "$($Record.FullyQualifiedErrorId) | $($Record.CategoryInfo)"
}

# The pipeline as a user would type it. Statement-terminating errors are caught, as a script would.
function ConvertTo-CaseScript {
    param($Case)

    $values = @{}
    $stages = for ($index = 0; $index -lt $Case.pipeline.Count; $index++) {
        $stage = $Case.pipeline[$index]
        $named = [ordered]@{}
        $switches = foreach ($property in $stage.parameters.psobject.Properties) {
            if ($property.Value -is [psobject] -and $property.Value.'$type' -eq 'switch') {
                "-$($property.Name)"
            }
            else {
                $named[$property.Name] = ConvertTo-CaseValue $property.Value
            }
        }

        $values["named$index"] = $named
        $values["positional$index"] = @(foreach ($each in $stage.arguments) { , (ConvertTo-CaseValue $each) })
        "$($stage.command) @named$index @positional$index $switches"
    }

    $source = if ($Case.psobject.Properties['input']) { '$pipedIn | ' }
    $values['pipedIn'] = @(foreach ($each in $Case.input) { , (ConvertTo-CaseValue $each) })
    @{ Text = "try { $source$($stages -join ' | ') } catch { `$failure = `$_ }"; Values = $values }
}

function Invoke-BindingCase {
    [CmdletBinding()]
    param([Parameter(Mandatory)] $Case)

    $script:recordingHost.Lines.Clear()
    $script:recordingHost.Prompts.Clear()
    $script:recordingHost.Progress.Clear()
    $script:recordingHost.Answers.Clear()
    foreach ($answer in $Case.answers) { $script:recordingHost.Answers.Enqueue($answer) }

    $code = ConvertTo-CaseScript $Case
    $variables = $script:runspace.SessionStateProxy.PSVariable
    $variables.Set('failure', $null)
    foreach ($name in $code.Values.Keys) { $variables.Set($name, $code.Values[$name]) }
    $before = @{}
    foreach ($property in $Case.variables.psobject.Properties) {
        $before[$property.Name] = $variables.GetValue($property.Name)
        $variables.Set($property.Name, (ConvertTo-CaseValue $property.Value))
    }

    $shell = [powershell]::Create()
    $shell.Runspace = $script:runspace
    $output = [System.Collections.Generic.List[psobject]]::new()
    try {
        $shell.AddScript($code.Text).Invoke($null, $output)
    }
    catch {
        $variables.Set('failure', $_)
    }

    $failure = $variables.GetValue('failure')
    $result = [ordered]@{
        output      = @(foreach ($each in $output) { ConvertTo-CaseText $each })
        errors      = @(foreach ($each in $shell.Streams.Error) { Get-CaseErrorText $each })
        terminating = @(if ($failure) { Get-CaseErrorText $failure })
        warnings    = @($shell.Streams.Warning.ForEach('Message'))
        verbose     = @($shell.Streams.Verbose.ForEach('Message'))
        debug       = @($shell.Streams.Debug.ForEach('Message'))
        information = @($shell.Streams.Information.ForEach({ "$($_.MessageData) [$($_.Tags -join ',')]" }))
        progress    = @($script:recordingHost.Progress)
        whatIf      = @($script:recordingHost.Lines.Where({ $_.StartsWith('What if: ') }).ForEach({ $_.Substring(9) }))
        prompts     = @($script:recordingHost.Prompts)
    }

    foreach ($name in $Case.after) {
        $result["`$$name"] = @(foreach ($each in $variables.GetValue($name)) { ConvertTo-CaseText $each })
    }

    foreach ($name in $before.Keys) {
        if ($null -eq $before[$name]) { $variables.Remove($name) } else { $variables.Set($name, $before[$name]) }
    }

    foreach ($name in $Case.after) { $variables.Remove($name) }
    $shell.Dispose()
    $result
}

# What differs, as one text; empty when nothing does. A stream that the case does not name must be empty.
function Compare-BindingCase {
    [CmdletBinding()]
    param([Parameter(Mandatory)] $Case, [Parameter(Mandatory)] $Result)

    $names = $script:streams + @(foreach ($each in $Case.after) { "`$$each" })
    $differences = foreach ($name in $names) {
        $expected = ConvertTo-Json -InputObject @(foreach ($each in $Case.expect.$name) { $each }) -Compress
        $actual = ConvertTo-Json -InputObject @(foreach ($each in $Result[$name]) { $each }) -Compress
        if ($expected -cne $actual) { "${name}: expected $expected, got $actual" }
    }

    $differences -join [Environment]::NewLine
}

# Runs a script, stops it once it has written something, and returns its state and what it wrote.
function Invoke-ThenStop {
    [CmdletBinding()]
    param([Parameter(Mandatory)][string] $Text)

    $shell = [powershell]::Create().AddScript($Text)
    $shell.Runspace = $script:runspace
    $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
    $none = [System.Management.Automation.PSDataCollection[psobject]]::new()
    $none.Complete()
    [void] $shell.BeginInvoke($none, $output)
    $patience = [System.Diagnostics.Stopwatch]::StartNew()
    while ($output.Count -eq 0 -and $patience.Elapsed.TotalSeconds -lt 10) { Start-Sleep -Milliseconds 10 }
    $shell.Stop()
    [pscustomobject]@{ State = $shell.InvocationStateInfo.State; Output = @($output) }
    $shell.Dispose()
}

Export-ModuleMember -Function Open-CaseRunspace, Close-CaseRunspace, Invoke-BindingCase, Compare-BindingCase, Invoke-ThenStop
