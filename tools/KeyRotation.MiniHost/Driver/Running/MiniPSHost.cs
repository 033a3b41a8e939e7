using System;
using System.Management.Automation.Host;
using System.Security;

namespace KeyRotation.MiniHost.Running;

/// <summary>The host of a session: it has a screen where the session has somebody who types.</summary>
internal sealed class MiniPSHost(MiniSession session) : PSHost
{
    private readonly Screen _screen = new(session);

    public override string Name => "MiniHost";

    public override Version Version { get; } = new(1, 0);

    public override PSHostUserInterface? UI => session.Screen ?? (session.OnType is null ? null : _screen);

    private sealed class Screen(MiniSession session) : PSHostUserInterface
    {
        private string _shown = string.Empty;

        public override void Write(string value) => _shown += value;

        public override void WriteLine(string value) => _shown = string.Empty;

        public override void WriteWarningLine(string message) => _shown = string.Empty;

        public override string? ReadLine()
        {
            string question = _shown;
            _shown = string.Empty;
            return session.OnType!(question);
        }

        public override SecureString ReadLineAsSecureString()
        {
            var typed = new SecureString();
            foreach (char each in ReadLine() ?? string.Empty)
            {
                typed.AppendChar(each);
            }

            return typed;
        }
    }
}
