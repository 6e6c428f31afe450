using System.Globalization;
using Antiphon.Errors;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.AspNetCore.Http;

namespace Antiphon.Hosting;

/// <summary>Of the JSON face: refuses a parameter in the address that the method does not have, or cannot have so. Transcoding passes over the one in silence, and says of the other what .NET says.</summary>
internal static class QueryCheck
{
    private const int MostNamed = 30;

    private static readonly JsonFormatter Json = new(JsonFormatter.Settings.Default.WithTypeRegistry(TypeRegistry.FromFiles(ErrorDetailsReflection.Descriptor)));

    /// <summary>Goes on, or answers 400 with a <c>google.rpc.Status</c> that says what would be right.</summary>
    public static Task Check(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Query.Count == 0 || context.GetEndpoint()?.Metadata.GetMetadata<GrpcJsonTranscodingMetadata>() is not { } method)
            return next(context);
        var faults = context.Request.Query.Select(asked => (asked.Key, Fault: Fault(method, asked.Key, asked.Value))).Where(asked => asked.Fault is not null).Select(asked => (asked.Key, asked.Fault!)).ToList();
        if (faults.Count == 0)
            return next(context);
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(Json.Format(Statuses.Invalid(V1.ErrorReason.FieldsInvalid, faults)));
    }

    private static string? Fault(GrpcJsonTranscodingMetadata method, string name, IReadOnlyCollection<string?> values)
    {
        var all = method.MethodDescriptor.InputType;
        if (method.HttpRule.Body == "*")
            return "The address of this method takes no parameters; put it into the body.";
        if (Field(all, name) is not { } field)
            return all.Fields.InFieldNumberOrder().Count > 0 ? $"There is no such parameter. There are: {string.Join(", ", Names(all).Take(MostNamed))}." : "This method has no parameters.";
        return values.Select(value => Fault(field, value ?? "")).FirstOrDefault(fault => fault is not null);
    }

    private static IEnumerable<string> Names(MessageDescriptor message) =>
        message.Fields.InFieldNumberOrder().SelectMany(field => IsGroup(field) ? Names(field.MessageType).Select(name => $"{field.Name}.{name}") : [field.Name]);

    /// <summary>Its fields are parameters, not itself.</summary>
    private static bool IsGroup(FieldDescriptor field) => field.FieldType == FieldType.Message && !field.IsRepeated && field.MessageType.File.Package != "google.protobuf";

    private static FieldDescriptor? Field(MessageDescriptor message, string path)
    {
        FieldDescriptor? field = null;
        foreach (var part in path.Split('.'))
        {
            if (field is not null && (field.FieldType != FieldType.Message || field.IsRepeated))
                return null;
            field = (field?.MessageType ?? message).Fields.InFieldNumberOrder().FirstOrDefault(one => one.Name == part || one.JsonName == part);
            if (field is null)
                return null;
        }
        return field;
    }

    private static string? Fault(FieldDescriptor field, string value) => field.FieldType switch
    {
        FieldType.String when value.StartsWith(' ') => "It begins with a blank. A + in an address stands for one: write %2B for +.",
        FieldType.Int32 or FieldType.SInt32 when !int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) => $"'{value}' is no whole number of 32 bits.",
        FieldType.Int64 or FieldType.SInt64 when !long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) => $"'{value}' is no whole number.",
        FieldType.Double or FieldType.Float when !double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _) => $"'{value}' is no number.",
        FieldType.Bool when value is not ("true" or "false") => $"'{value}' is neither true nor false.",
        FieldType.Enum when field.EnumType.FindValueByName(value) is null && !int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _) =>
            $"'{value}' is none of {string.Join(", ", field.EnumType.Values.Skip(1).Select(one => one.Name))}.",
        FieldType.Message when IsGroup(field) => $"It is a group of parameters: {string.Join(", ", Names(field.MessageType).Take(MostNamed).Select(name => $"{field.Name}.{name}"))}.",
        FieldType.Message when field.MessageType == Duration.Descriptor && !(value.EndsWith('s') && decimal.TryParse(value.AsSpan(0, value.Length - 1), CultureInfo.InvariantCulture, out _)) => $"'{value}' is no time; seconds are wanted, for example 20s.",
        FieldType.Message when field.MessageType == Timestamp.Descriptor && !(value.Contains('T', StringComparison.Ordinal) && DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, out _)) =>
            $"'{value}' is no moment; write it so: 2026-11-22T18:00:00Z.",
        _ => null,
    };
}
