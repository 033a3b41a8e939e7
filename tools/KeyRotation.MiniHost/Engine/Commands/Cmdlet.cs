using System.Collections.Generic;
using System.Management.Automation.Internal;

namespace System.Management.Automation
{
    /// <summary>A command. What it writes goes to its <see cref="CommandRuntime"/>.</summary>
    public abstract class Cmdlet : InternalCommand
    {
        private ICommandRuntime? _runtime;

        /// <summary>The parameters that the engine adds to every command.</summary>
        public static HashSet<string> CommonParameters { get; } = new(StringComparer.OrdinalIgnoreCase)
        {
            "Verbose", "Debug", "ErrorAction", "WarningAction", "InformationAction", "ProgressAction", "ErrorVariable",
            "WarningVariable", "InformationVariable", "OutVariable", "OutBuffer", "PipelineVariable",
        };

        /// <summary>The parameters that a command can ask the engine for.</summary>
        public static HashSet<string> OptionalCommonParameters { get; } = new(StringComparer.OrdinalIgnoreCase)
        {
            "WhatIf", "Confirm", "UseTransaction", "IncludeTotalCount", "Skip", "First",
        };

        protected Cmdlet()
        {
        }

        public ICommandRuntime CommandRuntime
        {
            get => _runtime ?? throw new NotImplementedException("The cmdlet has no runtime: it is not running in a pipeline.");
            set => _runtime = value;
        }

        /// <summary>Whether the pipeline is being stopped.</summary>
        public bool Stopping => IsStopping;

        public void WriteObject(object? sendToPipeline) => CommandRuntime.WriteObject(sendToPipeline);

        public void WriteObject(object? sendToPipeline, bool enumerateCollection) =>
            CommandRuntime.WriteObject(sendToPipeline, enumerateCollection);

        public void WriteError(ErrorRecord errorRecord) => CommandRuntime.WriteError(errorRecord);

        public void WriteWarning(string text) => CommandRuntime.WriteWarning(text);

        public void WriteVerbose(string text) => CommandRuntime.WriteVerbose(text);

        public void WriteDebug(string text) => CommandRuntime.WriteDebug(text);

        public void WriteCommandDetail(string text) => CommandRuntime.WriteCommandDetail(text);

        public void WriteProgress(ProgressRecord progressRecord) => CommandRuntime.WriteProgress(progressRecord);

        public void WriteInformation(object messageData, string[]? tags)
        {
            var record = new InformationRecord(messageData, InvocationName);
            record.Tags.AddRange(tags ?? []);
            WriteInformation(record);
        }

        public void WriteInformation(InformationRecord informationRecord)
        {
            if (CommandRuntime is ICommandRuntime2 runtime)
            {
                runtime.WriteInformation(informationRecord);
            }
        }

        public bool ShouldProcess(string? target) => CommandRuntime.ShouldProcess(target);

        public bool ShouldProcess(string? target, string? action) => CommandRuntime.ShouldProcess(target, action);

        public bool ShouldProcess(string? verboseDescription, string? verboseWarning, string? caption) =>
            CommandRuntime.ShouldProcess(verboseDescription, verboseWarning, caption);

        public bool ShouldProcess(
            string? verboseDescription, string? verboseWarning, string? caption, out ShouldProcessReason shouldProcessReason) =>
            CommandRuntime.ShouldProcess(verboseDescription, verboseWarning, caption, out shouldProcessReason);

        public bool ShouldContinue(string? query, string? caption) => CommandRuntime.ShouldContinue(query, caption);

        public bool ShouldContinue(string? query, string? caption, ref bool yesToAll, ref bool noToAll) =>
            CommandRuntime.ShouldContinue(query, caption, ref yesToAll, ref noToAll);

        public bool ShouldContinue(string? query, string? caption, bool hasSecurityImpact, ref bool yesToAll, ref bool noToAll) =>
            CommandRuntime is ICommandRuntime2 runtime
                ? runtime.ShouldContinue(query, caption, hasSecurityImpact, ref yesToAll, ref noToAll)
                : CommandRuntime.ShouldContinue(query, caption, ref yesToAll, ref noToAll);

        public void ThrowTerminatingError(ErrorRecord errorRecord)
        {
            ArgumentNullException.ThrowIfNull(errorRecord);
            CommandRuntime.ThrowTerminatingError(errorRecord);
        }

        protected virtual void BeginProcessing()
        {
        }

        protected virtual void ProcessRecord()
        {
        }

        protected virtual void EndProcessing()
        {
        }

        protected virtual void StopProcessing()
        {
        }

        internal void DoBegin() => BeginProcessing();

        internal void DoProcess() => ProcessRecord();

        internal void DoEnd() => EndProcessing();

        internal void DoStop() => StopProcessing();
    }
}

namespace System.Management.Automation.Internal
{
    /// <summary>What the engine keeps on each command that runs.</summary>
    public abstract class InternalCommand
    {
        internal InternalCommand()
        {
        }

        internal CommandScope? Scope { get; set; }

        internal bool IsStopping => Scope?.IsStopping() ?? false;

        internal string InvocationName => Scope?.Invocation.MyCommand.Name ?? GetType().Name;
    }

    /// <summary>The surroundings that the pipeline gives to a running command.</summary>
    internal sealed record CommandScope(
        InvocationInfo Invocation, SessionState SessionState, Host.PSHost Host, Func<bool> IsStopping, Func<string> ParameterSetName);
}
