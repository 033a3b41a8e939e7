using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace KeyRotation.MiniHost.Binding;

/// <summary>Every way in which arguments are refused, with the engine's own ids.</summary>
internal static class BindingErrors
{
    internal static ParameterBindingException NotFound(string name) => Plain(
        "NamedParameterNotFound", $"A parameter cannot be found that matches parameter name '{name}'.", name);

    internal static ParameterBindingException Ambiguous(string name, IEnumerable<CmdletParameter> candidates) => Plain(
        "AmbiguousParameter",
        $"Parameter cannot be processed because the parameter name '{name}' is ambiguous. Possible matches include: {string.Join(' ', candidates.Select(each => "-" + each.Name))}.",
        name);

    internal static ParameterBindingException AlreadyBound(CmdletParameter parameter) => Plain(
        "ParameterAlreadyBound",
        $"Cannot bind parameter because parameter '{parameter.Name}' is specified more than once. To provide multiple values to parameters that can accept multiple values, use the array syntax.",
        parameter.Name);

    internal static ParameterBindingException NoPosition(object? argument) => Plain(
        "PositionalParameterNotFound", $"A positional parameter cannot be found that accepts argument '{argument}'.", name: null);

    internal static ParameterBindingException MissingArgument(CmdletParameter parameter) => Plain(
        "MissingArgument",
        $"Missing an argument for parameter '{parameter.Name}'. Specify a parameter of type '{parameter.Type}' and try again.",
        parameter.Name);

    internal static ParameterBindingException AmbiguousSet() => Plain(
        "AmbiguousParameterSet",
        "Parameter set cannot be resolved using the specified named parameters. One or more parameters issued cannot be used together or an insufficient number of parameters were provided.",
        name: null);

    internal static ParameterBindingException Missing(IReadOnlyCollection<CmdletParameter> parameters)
    {
        string names = string.Join(' ', parameters.Select(each => each.Name));
        return Plain("MissingMandatoryParameter", $"Cannot process command because of one or more missing mandatory parameters: {names}.", names);
    }

    internal static ParameterBindingException NotBound() => Plain(
        "InputObjectNotBound",
        "The input object cannot be bound to any parameters for the command either because the command does not take pipeline input or the input and its properties do not match any of the parameters that take pipeline input.",
        name: null);

    internal static ParameterBindingException NotAllBound(IReadOnlyCollection<CmdletParameter> missing) => Plain(
        "InputObjectMissingMandatory",
        $"The input object cannot be bound because it did not contain the information required to bind all mandatory parameters:  {string.Join(' ', missing.Select(each => each.Name))}",
        name: null);

    internal static ParameterBindingException Transformation(CmdletParameter parameter, Exception inner) =>
        new ParameterBindingArgumentTransformationException(
            $"Cannot process argument transformation on parameter '{parameter.Name}'. {inner.Message}", parameter.Name, parameter.Type, inner);

    internal static ParameterBindingException Conversion(CmdletParameter parameter, string errorId, Exception inner) => new(
        errorId, ErrorCategory.InvalidArgument, $"Cannot bind parameter '{parameter.Name}'. {inner.Message}", parameter.Name, parameter.Type, inner);

    internal static ParameterBindingException Validation(CmdletParameter parameter, Exception inner) => new ParameterBindingValidationException(
        "ParameterArgumentValidationError", $"Cannot validate argument on parameter '{parameter.Name}'. {inner.Message}", parameter.Name, parameter.Type, inner);

    internal static ParameterBindingException Refused(CmdletParameter parameter, string suffix, string what) => new ParameterBindingValidationException(
        "ParameterArgumentValidationError" + suffix, $"Cannot bind argument to parameter '{parameter.Name}' because it is {what}.", parameter.Name, parameter.Type, innerException: null);

    internal static ParameterBindingException NullForBoolean(CmdletParameter parameter) => new(
        "ParameterArgumentValidationErrorNullNotAllowed", ErrorCategory.InvalidArgument, $"Cannot bind argument to parameter '{parameter.Name}' because it is null.", parameter.Name, parameter.Type, innerException: null);

    internal static ParameterBindingException Setter(CmdletParameter parameter, Exception inner) => new(
        "ParameterBindingFailed", ErrorCategory.WriteError, $"Cannot bind parameter '{parameter.Name}' to the target. {inner.Message}", parameter.Name, parameter.Type, inner);

    private static ParameterBindingException Plain(string errorId, string message, string? name) =>
        new(errorId, ErrorCategory.InvalidArgument, message, name, parameterType: null, innerException: null);
}
