using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace KeyRotation.MiniHost.Binding;

/// <summary>Every way in which arguments are refused, with the engine's own ids.</summary>
internal static class BindingErrors
{
    internal static ParameterBindingException NotFound(string name) => Plain(
        "NamedParameterNotFound", $"There is no parameter '{name}'.", name);

    internal static ParameterBindingException Ambiguous(string name, IEnumerable<CmdletParameter> candidates) => Plain(
        "AmbiguousParameter",
        $"'{name}' could mean {string.Join(", ", candidates.Select(each => "-" + each.Name))}.",
        name);

    internal static ParameterBindingException AlreadyBound(CmdletParameter parameter) => Plain(
        "ParameterAlreadyBound",
        $"Parameter '{parameter.Name}' is given more than once.",
        parameter.Name);

    internal static ParameterBindingException NoPosition(object? argument) => Plain(
        "PositionalParameterNotFound", $"No positional parameter takes the argument '{argument}'.", name: null);

    internal static ParameterBindingException MissingArgument(CmdletParameter parameter) => Plain(
        "MissingArgument",
        $"Parameter '{parameter.Name}' needs an argument of type '{parameter.Type}'.",
        parameter.Name);

    internal static ParameterBindingException AmbiguousSet() => Plain(
        "AmbiguousParameterSet",
        "The parameters given do not tell one parameter set: some exclude each other, or too few are there.",
        name: null);

    internal static ParameterBindingException Missing(IReadOnlyCollection<CmdletParameter> parameters)
    {
        string names = string.Join(' ', parameters.Select(each => each.Name));
        return Plain("MissingMandatoryParameter", $"Mandatory parameters are missing: {names}.", names);
    }

    internal static ParameterBindingException NotBound() => Plain(
        "InputObjectNotBound",
        "No parameter of the command takes the input object or one of its properties.",
        name: null);

    internal static ParameterBindingException NotAllBound(IReadOnlyCollection<CmdletParameter> missing) => Plain(
        "InputObjectMissingMandatory",
        $"The input object lacks what mandatory parameters need: {string.Join(' ', missing.Select(each => each.Name))}.",
        name: null);

    internal static ParameterBindingException Transformation(CmdletParameter parameter, Exception inner) =>
        new ParameterBindingArgumentTransformationException(
            $"Parameter '{parameter.Name}': the argument cannot be transformed. {inner.Message}", parameter.Name, parameter.Type, inner);

    internal static ParameterBindingException Conversion(CmdletParameter parameter, string errorId, Exception inner) => new(
        errorId, ErrorCategory.InvalidArgument, $"Parameter '{parameter.Name}': the argument cannot be converted. {inner.Message}", parameter.Name, parameter.Type, inner);

    internal static ParameterBindingException Validation(CmdletParameter parameter, Exception inner) => new ParameterBindingValidationException(
        "ParameterArgumentValidationError", $"Parameter '{parameter.Name}': the argument is not valid. {inner.Message}", parameter.Name, parameter.Type, inner);

    internal static ParameterBindingException Refused(CmdletParameter parameter, string suffix, string what) => new ParameterBindingValidationException(
        "ParameterArgumentValidationError" + suffix, $"Parameter '{parameter.Name}': the argument is {what}.", parameter.Name, parameter.Type, innerException: null);

    internal static ParameterBindingException NullForBoolean(CmdletParameter parameter) => new(
        "ParameterArgumentValidationErrorNullNotAllowed", ErrorCategory.InvalidArgument, $"Parameter '{parameter.Name}': the argument is null.", parameter.Name, parameter.Type, innerException: null);

    internal static ParameterBindingException Setter(CmdletParameter parameter, Exception inner) => new(
        "ParameterBindingFailed", ErrorCategory.WriteError, $"Parameter '{parameter.Name}': the value cannot be set. {inner.Message}", parameter.Name, parameter.Type, inner);

    private static ParameterBindingException Plain(string errorId, string message, string? name) =>
        new(errorId, ErrorCategory.InvalidArgument, message, name, parameterType: null, innerException: null);
}
