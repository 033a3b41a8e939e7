using System.Collections.Generic;

namespace KeyRotation.MiniHost;

/// <summary>An argument as it stands on the command line: by name, or by position when the name is null.</summary>
internal sealed record CommandArgument(string? Name, object? Value, bool HasValue = true);

/// <summary>One command of a pipeline with its arguments.</summary>
internal sealed record CommandCall(string Name, List<CommandArgument> Arguments);
