using System;
using System.Collections;
using System.Globalization;
using System.Linq;
using System.Management.Automation;

namespace KeyRotation.MiniHost.Binding;

/// <summary>One argument to one parameter: transform, convert, validate, assign.</summary>
internal sealed class ArgumentBinder
{
    private readonly BindingState _state;
    private readonly EngineIntrinsics _engine;

    internal ArgumentBinder(BindingState state, EngineIntrinsics engine)
    {
        _state = state;
        _engine = engine;
    }

    /// <param name="convert">Whether the value may change its type; where not, false says that it would have to.</param>
    internal bool Bind(CmdletParameter parameter, object? argument, bool convert)
    {
        object? value = Transform(parameter, argument);
        if (convert)
        {
            value = ArgumentConversion.Convert(parameter, value);
        }
        else if (!ArgumentConversion.FitsAsIs(parameter.Type, ref value))
        {
            return false;
        }

        Validate(parameter, value);
        _state.Bind(parameter, value);
        return true;
    }

    private object? Transform(CmdletParameter parameter, object? value)
    {
        try
        {
            foreach (ArgumentTransformationAttribute transformation in parameter.Transformations)
            {
                bool isSkipped = value is null && !transformation.TransformNullOptionalParameters && !parameter.IsMandatoryIn(_state.ValidSets);
                value = isSkipped ? value : transformation.Transform(_engine, value);
            }

            return value;
        }
        catch (Exception e) when (e is not PipelineStoppedException)
        {
            throw BindingErrors.Transformation(parameter, e);
        }
    }

    private void Validate(CmdletParameter parameter, object? value)
    {
        try
        {
            foreach (ValidateArgumentsAttribute validation in parameter.Validations)
            {
                validation.Check(value, _engine);
            }
        }
        catch (Exception e) when (e is not PipelineStoppedException)
        {
            throw BindingErrors.Validation(parameter, e);
        }

        if (parameter.NeedsContentIn(_state.ValidSets))
        {
            RequireContent(parameter, value);
        }
    }

    // What counts is the parameter's type: an object parameter takes an empty text or array.
    private static void RequireContent(CmdletParameter parameter, object? value)
    {
        RequireValue(parameter, parameter.Type, value);
        if (CollectionConversion.ElementType(parameter.Type) is not { } elementType || LanguagePrimitives.GetEnumerable(value) is not { } elements)
        {
            return;
        }

        bool isEmpty = true;
        foreach (object? element in elements)
        {
            isEmpty = false;
            RequireValue(parameter, elementType, element);
        }

        if (isEmpty && !parameter.AllowsEmptyCollection)
        {
            string kind = value is Array ? "Array" : "Collection";
            throw BindingErrors.Refused(parameter, $"Empty{kind}NotAllowed", $"an empty {kind.ToLower(CultureInfo.InvariantCulture)}");
        }
    }

    private static void RequireValue(CmdletParameter parameter, Type type, object? value)
    {
        object? bare = PSObject.Base(value);
        if (bare is null && !parameter.AllowsNull)
        {
            throw BindingErrors.Refused(parameter, "NullNotAllowed", "null");
        }

        if (type == typeof(string) && bare is "" && !parameter.AllowsEmptyString)
        {
            throw BindingErrors.Refused(parameter, "EmptyStringNotAllowed", "an empty string");
        }
    }
}
