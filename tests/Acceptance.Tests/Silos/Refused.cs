using Grpc.Core;
using Shouldly;

namespace Antiphon.Silos;

/// <summary>What a refusal must say.</summary>
public static class Refused
{
    /// <summary>The call is refused with this status and reason.</summary>
    public static async Task<AntiphonRefusal> With(StatusCode code, string reason, Func<Task> act)
    {
        var refusal = await act.ShouldThrowAsync<AntiphonRefusal>();
        return refusal.Says(code, reason);
    }

    /// <summary>The call is refused with INVALID_ARGUMENT, and exactly this field is named as the culprit.</summary>
    public static async Task<AntiphonRefusal> Field(string field, Func<Task> act, string reason = "FIELDS_INVALID")
    {
        var refusal = await With(StatusCode.InvalidArgument, reason, act);
        refusal.Fields.Select(one => one.Field).ShouldBe([field]);
        refusal.Fields[0].Description.ShouldNotBeEmpty();
        return refusal;
    }

    /// <summary>The refusal has this status and reason.</summary>
    public static AntiphonRefusal Says(this AntiphonRefusal refusal, StatusCode code, string reason)
    {
        refusal.StatusCode.ShouldBe(code, refusal.Message);
        refusal.Reason.ShouldBe(reason, refusal.Message);
        return refusal;
    }
}
