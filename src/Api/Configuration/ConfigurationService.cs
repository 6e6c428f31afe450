using System.Collections.Immutable;
using Antiphon.Errors;
using Antiphon.Hosting;
using Antiphon.Paging;
using Google.Protobuf;
using Grpc.Core;

namespace Antiphon.Configuration;

/// <summary>The centre as a whole; see configuration.proto. Its resources one by one: the other parts of this class.</summary>
internal sealed partial class ConfigurationService(CentreReader centres, ApiOptions options) : V1.ConfigurationService.ConfigurationServiceBase
{
    private const int MostUsers = 20;

    public override async Task<V1.ApplyCentreResponse> ApplyCentre(V1.ApplyCentreRequest request, ServerCallContext context)
    {
        var fields = new Fields();
        var unreadable = ImmutableArray<ConfigurationProblem>.Empty;
        var centre = new Centre();
        switch (request.SourceCase)
        {
            case V1.ApplyCentreRequest.SourceOneofCase.Centre:
                centre = request.Centre.ToRecord(fields);
                break;
            case V1.ApplyCentreRequest.SourceOneofCase.CentreJson:
                (centre, unreadable) = options.ReadCentreFile(request.CentreJson);
                break;
            default:
                fields.Refuse("source", "Either centre or centre_json must be set.");
                break;
        }

        fields.ThrowIfInvalid();
        if (!unreadable.IsEmpty)
            return request.DryRun
                ? new V1.ApplyCentreResponse { Version = (await centres.Read()).Version, Problems = { unreadable.Select(ToMessage) } }
                : throw Invalid(unreadable);

        var result = await centres.Grain.Apply(centre, request.HasExpectedVersion ? request.ExpectedVersion : null, request.DryRun);
        return result.Outcome switch
        {
            ChangeOutcome.Conflict => throw Stale(result, "The centre has another version."),
            ChangeOutcome.Invalid when !request.DryRun => throw Invalid(result.Problems),
            _ => new V1.ApplyCentreResponse
            {
                Version = result.Version,
                Changes = { result.Changes.Select(ToMessage) },
                Problems = { result.Problems.Select(ToMessage) },
            },
        };
    }

    public override async Task<V1.GetCentreResponse> GetCentre(V1.GetCentreRequest request, ServerCallContext context)
    {
        var centre = await centres.Read();
        var followers = await centres.Grain.GetFollowers();
        return new V1.GetCentreResponse
        {
            Centre = centre.ToMessage(),
            Followers = { followers.Select(one => new V1.Follower { Node = one.Node, Version = Math.Max(0, one.Version) }) },
        };
    }

    /// <summary>Puts a resource under the rules of etags, and answers with it as it then is.</summary>
    private async Task<T> Put<T>(string etag, string field, string name, Fields fields, Func<long?, Task<ChangeResult>> put, Func<Centre, T?> find)
        where T : class, IMessage
    {
        var expected = Etag.Expected(fields, $"{field}.etag", etag);
        fields.ThrowIfInvalid();
        var result = await put(expected);
        switch (result.Outcome)
        {
            case ChangeOutcome.Conflict when etag.Length == 0:
                throw Statuses.Refused(StatusCode.AlreadyExists, V1.ErrorReason.ResourceExists, $"'{name}' exists: send its etag to change it.", ("etag", Etag.Of(result.Revision))).ToRpcException();
            case ChangeOutcome.Conflict:
                throw Stale(result, $"'{name}' was changed by somebody else.");
            case ChangeOutcome.Invalid:
                throw Invalid(result.Problems);
        }

        return find(await centres.Read()) ?? throw Stale(result, $"'{name}' was deleted at the same time.");
    }

    private async Task<V1.DeleteResourceResponse> Delete(ResourceKind kind, string name, string etag, V1.ErrorReason unknown)
    {
        var fields = new Fields();
        if (etag.Length == 0)
            fields.Refuse("etag", "Must be set: the present etag, or *.");
        var expected = Etag.Expected(fields, "etag", etag);
        fields.ThrowIfInvalid();
        var result = await centres.Grain.Delete(kind, name, expected);
        return result.Outcome switch
        {
            ChangeOutcome.NotFound => throw Statuses.Unknown(unknown, name).ToRpcException(),
            ChangeOutcome.Conflict => throw Stale(result, $"'{name}' was changed by somebody else."),
            ChangeOutcome.Invalid => throw InUse(name, Errors(result.Problems).ToList()),
            _ => new V1.DeleteResourceResponse { Version = result.Version },
        };
    }

    private static T Found<T>(T? resource, V1.ErrorReason unknown, string name)
        where T : class => resource ?? throw Statuses.Unknown(unknown, name).ToRpcException();

    private static (IReadOnlyList<T> Rows, string NextToken) List<T>(IMessage request, int pageSize, IEnumerable<T> all, Func<T, string> name)
    {
        var fields = new Fields();
        var size = Page.Size(fields, pageSize);
        fields.ThrowIfInvalid();
        return Page.Of(request, size, all.OrderBy(name, StringComparer.Ordinal), name);
    }

    private static IEnumerable<ConfigurationProblem> Errors(ImmutableArray<ConfigurationProblem> problems) => problems.Where(problem => problem.Severity == ProblemSeverity.Error);

    private static RpcException Invalid(ImmutableArray<ConfigurationProblem> problems) =>
        Statuses.Invalid(V1.ErrorReason.CentreInvalid, Errors(problems).Select(problem => (problem.Path, problem.Message))).ToRpcException();

    private static RpcException InUse(string name, List<ConfigurationProblem> problems) =>
        Statuses.Refused(StatusCode.FailedPrecondition, V1.ErrorReason.ResourceInUse, $"'{name}' is referred to {problems.Count} times: {problems[0]}",
            ("used_by", string.Join(", ", problems.Take(MostUsers).Select(problem => problem.Path)))).ToRpcException();

    private static RpcException Stale(ChangeResult result, string message) =>
        Statuses.Refused(StatusCode.Aborted, V1.ErrorReason.EtagStale, message, ("etag", Etag.Of(result.Revision))).ToRpcException();

    private static V1.Problem ToMessage(ConfigurationProblem problem) => new()
    {
        Severity = problem.Severity == ProblemSeverity.Error ? V1.Problem.Types.Severity.Error : V1.Problem.Types.Severity.Warning,
        Field = problem.Path,
        Description = problem.Message,
    };

    private static V1.Change ToMessage(CentreDifference difference) => new()
    {
        Kind = (V1.Change.Types.Kind)((int)difference.Difference + 1),
        Resource = $"{Section(difference.Kind)}/{difference.Name}",
        Detail = string.Join("; ", difference.Fields.Select(field => $"{field.Field}: {field.Old ?? "-"} → {field.New ?? "-"}")),
    };

    private static string Section(ResourceKind kind) => kind switch
    {
        ResourceKind.Site => "sites",
        ResourceKind.Topic => "topics",
        ResourceKind.NotReadyReason => "notReadyReasons",
        ResourceKind.Queue => "queues",
        ResourceKind.Line => "lines",
        ResourceKind.Panel => "panels",
        _ => "operators",
    };
}
