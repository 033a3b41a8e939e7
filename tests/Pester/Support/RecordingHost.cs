using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace KeyRotation.PesterSupport
{
    /// <summary>A host that keeps what is shown, and answers questions from a list.</summary>
    public sealed class RecordingHost : PSHost
    {
        private readonly RecordingUI _ui = new RecordingUI();

        public List<string> Lines { get { return _ui.Lines; } }

        public List<string> Prompts { get { return _ui.Prompts; } }

        public List<string> Progress { get { return _ui.Progress; } }

        public Queue<string> Answers { get { return _ui.Answers; } }

        public Queue<string> Typed { get { return _ui.Typed; } }

        public override string Name { get { return "RecordingHost"; } }

        public override Version Version { get { return new Version(1, 0); } }

        public override Guid InstanceId { get; } = Guid.NewGuid();

        public override PSHostUserInterface UI { get { return _ui; } }

        public override CultureInfo CurrentCulture { get { return CultureInfo.InvariantCulture; } }

        public override CultureInfo CurrentUICulture { get { return CultureInfo.InvariantCulture; } }

        public override void EnterNestedPrompt() { }

        public override void ExitNestedPrompt() { }

        public override void NotifyBeginApplication() { }

        public override void NotifyEndApplication() { }

        public override void SetShouldExit(int exitCode) { }
    }

    public sealed class RecordingUI : PSHostUserInterface
    {
        public List<string> Lines { get; } = new List<string>();

        public List<string> Prompts { get; } = new List<string>();

        public List<string> Progress { get; } = new List<string>();

        public Queue<string> Answers { get; } = new Queue<string>();

        public Queue<string> Typed { get; } = new Queue<string>();

        public override PSHostRawUserInterface RawUI { get { return null; } }

        public override int PromptForChoice(
            string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
        {
            if (Answers.Count == 0)
            {
                throw new PSInvalidOperationException(
                    "PowerShell is in NonInteractive mode. Read and Prompt functionality is not available.");
            }

            Prompts.Add(caption + "|" + message.Replace(Environment.NewLine, "|"));
            string answer = Answers.Dequeue();
            for (int index = 0; index < choices.Count; index++)
            {
                if (choices[index]
                        .Label.Replace("&", "")
                        .Replace(" ", "")
                        .Equals(answer, StringComparison.OrdinalIgnoreCase))
                {
                    return index;
                }
            }

            throw new InvalidOperationException("There is no choice " + answer);
        }

        public override Dictionary<string, PSObject> Prompt(
            string caption, string message, Collection<FieldDescription> descriptions)
        {
            throw new PSInvalidOperationException(
                "PowerShell is in NonInteractive mode. Read and Prompt functionality is not available.");
        }

        public override PSCredential PromptForCredential(
            string caption,
            string message,
            string userName,
            string targetName)
        {
            throw new PSInvalidOperationException(
                "PowerShell is in NonInteractive mode. Read and Prompt functionality is not available.");
        }

        public override PSCredential PromptForCredential(
            string caption,
            string message,
            string userName,
            string targetName,
            PSCredentialTypes allowedCredentialTypes,
            PSCredentialUIOptions options)
        {
            return PromptForCredential(caption, message, userName, targetName);
        }

        public override string ReadLine()
        {
            throw new PSInvalidOperationException(
                "PowerShell is in NonInteractive mode. Read and Prompt functionality is not available.");
        }

        public override SecureString ReadLineAsSecureString()
        {
            if (Typed.Count > 0)
            {
                var secret = new SecureString();
                foreach (char each in Typed.Dequeue())
                {
                    secret.AppendChar(each);
                }

                return secret;
            }

            throw new PSInvalidOperationException(
                "PowerShell is in NonInteractive mode. Read and Prompt functionality is not available.");
        }

        public override void Write(string value)
        {
            Lines.Add(value);
        }

        public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) { }

        public override void WriteLine(string value)
        {
            Lines.Add(value);
        }

        public override void WriteDebugLine(string message) { }

        public override void WriteErrorLine(string value) { }

        // The stream keeps the record itself, which a cmdlet may change afterwards; a screen shows what it was.
        public override void WriteProgress(long sourceId, ProgressRecord record)
        {
            Progress.Add(record.Activity + ": " + record.StatusDescription + " " + record.PercentComplete);
        }

        public override void WriteVerboseLine(string message) { }

        public override void WriteWarningLine(string message) { }
    }
}
