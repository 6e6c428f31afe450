using Antiphon.V1;
using Google.Protobuf;

namespace Antiphon.Configuration;

/// <summary>One kind of configured resource as its five methods know it, so that all six kinds are put to the same test.</summary>
public sealed record Resource
{
    /// <summary>The kind, for people; also the field of an update.</summary>
    public required string Kind { get; init; }

    /// <summary>Why one that is not there is refused.</summary>
    public required string Unknown { get; init; }

    /// <summary>A name that this kind may have.</summary>
    public required Func<int, string> Name { get; init; }

    /// <summary>A name that no resource of this kind may have, and where an update names it.</summary>
    public required (string Name, string Field) Malformed { get; init; }

    /// <summary>A resource of this name, and text.</summary>
    public required Func<string, string, IMessage> Make { get; init; }

    public required Func<AntiphonClient, string, Task<IMessage>> Get { get; init; }

    public required Func<AntiphonClient, int, string, Task<(IReadOnlyList<IMessage> Rows, string Next)>> List { get; init; }

    public required Func<AntiphonClient, IMessage, Task<IMessage>> Update { get; init; }

    public required Func<AntiphonClient, string, string, Task> Delete { get; init; }

    public override string ToString() => Kind;

    /// <summary>The etag of a resource.</summary>
    public static string Etag(IMessage resource) => (string)resource.Descriptor.FindFieldByName("etag").Accessor.GetValue(resource);

    /// <summary>A copy with this etag.</summary>
    public static IMessage With(IMessage resource, string etag)
    {
        var copy = resource.Descriptor.Parser.ParseFrom(resource.ToByteArray());
        copy.Descriptor.FindFieldByName("etag").Accessor.SetValue(copy, etag);
        return copy;
    }

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<Resource> All { get; } =
    [
        new()
        {
            Kind = "site", Unknown = "SITE_UNKNOWN", Name = n => $"site-{n}", Malformed = ("Not A Name", "sites[Not A Name].name"),
            Make = (name, text) => new Site { Name = name, DisplayName = text, TimeZone = "Asia/Irkutsk" },
            Get = async (api, name) => await api.Configuration.GetSiteAsync(new() { Site = name }),
            List = async (api, size, token) => Page(await api.Configuration.ListSitesAsync(new() { PageSize = size, PageToken = token }), r => r.Sites, r => r.NextPageToken),
            Update = async (api, one) => await api.Configuration.UpdateSiteAsync(new() { Site = (Site)one }),
            Delete = async (api, name, etag) => await api.Configuration.DeleteSiteAsync(new() { Site = name, Etag = etag }),
        },
        new()
        {
            Kind = "topic", Unknown = "TOPIC_UNKNOWN", Name = n => $"topic-{n}", Malformed = ("", "topics[].name"),
            Make = (name, text) => new Topic { Name = name, DisplayName = text },
            Get = async (api, name) => await api.Configuration.GetTopicAsync(new() { Topic = name }),
            List = async (api, size, token) => Page(await api.Configuration.ListTopicsAsync(new() { PageSize = size, PageToken = token }), r => r.Topics, r => r.NextPageToken),
            Update = async (api, one) => await api.Configuration.UpdateTopicAsync(new() { Topic = (Topic)one }),
            Delete = async (api, name, etag) => await api.Configuration.DeleteTopicAsync(new() { Topic = name, Etag = etag }),
        },
        new()
        {
            Kind = "reason", Unknown = "NOT_READY_REASON_UNKNOWN", Name = n => $"reason-{n}", Malformed = ("Ü", "notReadyReasons[Ü].name"),
            Make = (name, text) => new NotReadyReason { Name = name, DisplayName = text },
            Get = async (api, name) => await api.Configuration.GetNotReadyReasonAsync(new() { Reason = name }),
            List = async (api, size, token) => Page(await api.Configuration.ListNotReadyReasonsAsync(new() { PageSize = size, PageToken = token }), r => r.NotReadyReasons, r => r.NextPageToken),
            Update = async (api, one) => await api.Configuration.UpdateNotReadyReasonAsync(new() { Reason = (NotReadyReason)one }),
            Delete = async (api, name, etag) => await api.Configuration.DeleteNotReadyReasonAsync(new() { Reason = name, Etag = etag }),
        },
        new()
        {
            Kind = "queue", Unknown = "QUEUE_UNKNOWN", Name = n => $"queue-{n}", Malformed = ("a b", "queues[a b].name"),
            Make = (name, text) => new Queue { Name = name, DisplayName = text },
            Get = async (api, name) => await api.Configuration.GetQueueAsync(new() { Queue = name }),
            List = async (api, size, token) => Page(await api.Configuration.ListQueuesAsync(new() { PageSize = size, PageToken = token }), r => r.Queues, r => r.NextPageToken),
            Update = async (api, one) => await api.Configuration.UpdateQueueAsync(new() { Queue = (Queue)one }),
            Delete = async (api, name, etag) => await api.Configuration.DeleteQueueAsync(new() { Queue = name, Etag = etag }),
        },
        new()
        {
            Kind = "operator", Unknown = "OPERATOR_UNKNOWN", Name = n => $"operator-{n}", Malformed = ("UPPER", "operators[UPPER].id"),
            Make = (name, text) => new Operator { Id = name, DisplayName = text, Site = "office" },
            Get = async (api, name) => await api.Configuration.GetOperatorAsync(new() { Operator = name }),
            List = async (api, size, token) => Page(await api.Configuration.ListOperatorsAsync(new() { PageSize = size, PageToken = token }), r => r.Operators, r => r.NextPageToken),
            Update = async (api, one) => await api.Configuration.UpdateOperatorAsync(new() { Operator = (Operator)one }),
            Delete = async (api, name, etag) => await api.Configuration.DeleteOperatorAsync(new() { Operator = name, Etag = etag }),
        },
        new()
        {
            Kind = "line", Unknown = "LINE_UNKNOWN", Name = n => $"+7800333000{n}", Malformed = ("8 800 333 00 01", "lines[8 800 333 00 01].number"),
            Make = (name, text) => new Line { Number = name, Brand = text, TimeZone = "Europe/Moscow", DefaultQueue = "resource" },
            Get = async (api, name) => await api.Configuration.GetLineAsync(new() { Line = name }),
            List = async (api, size, token) => Page(await api.Configuration.ListLinesAsync(new() { PageSize = size, PageToken = token }), r => r.Lines, r => r.NextPageToken),
            Update = async (api, one) => await api.Configuration.UpdateLineAsync(new() { Line = (Line)one }),
            Delete = async (api, name, etag) => await api.Configuration.DeleteLineAsync(new() { Line = name, Etag = etag }),
        },
        new()
        {
            Kind = "panel", Unknown = "PANEL_UNKNOWN", Name = n => $"panel-{n}", Malformed = ("all", "panels[all].name"),
            Make = (name, text) => new PanelDefinition { Name = name, DisplayName = text, Sites = { "office" }, Figures = { new PanelGoal { Formula = "free_now", Target = 3 } } },
            Get = async (api, name) => await api.Configuration.GetPanelDefinitionAsync(new() { Panel = name }),
            List = async (api, size, token) => Page(await api.Configuration.ListPanelDefinitionsAsync(new() { PageSize = size, PageToken = token }), r => r.Panels, r => r.NextPageToken),
            Update = async (api, one) => await api.Configuration.UpdatePanelDefinitionAsync(new() { Panel = (PanelDefinition)one }),
            Delete = async (api, name, etag) => await api.Configuration.DeletePanelDefinitionAsync(new() { Panel = name, Etag = etag }),
        },
    ];

    private static (IReadOnlyList<IMessage> Rows, string Next) Page<T>(T response, Func<T, IEnumerable<IMessage>> rows, Func<T, string> next) => ([.. rows(response)], next(response));
}
