using Antiphon.Errors;
using CsCheck;
using Grpc.Core;
using Shouldly;

namespace Antiphon.Paging;

public sealed class PageTests
{
    [Fact]
    public void Pages_OneAfterTheOther_HoldEachRowOnceInOrder() =>
        Gen.Select(Gen.Int[0, 60], Gen.Int[1, 20]).Sample((count, size) =>
        {
            var all = Enumerable.Range(0, count).Select(i => $"q{i:D3}").ToList();
            var seen = new List<string>();
            var token = "";
            do
            {
                var (rows, next) = Page.Of(new V1.ListQueuesRequest { PageSize = size, PageToken = token }, size, all, row => row);
                rows.Count.ShouldBeLessThanOrEqualTo(size);
                seen.AddRange(rows);
                token = next;
            }
            while (token.Length > 0);
            seen.ShouldBe(all);
        });

    [Fact]
    public void Page_AfterARowThatIsGone_GoesOnBehindItsPlace()
    {
        var (_, token) = Page.Of(new V1.ListQueuesRequest(), 2, ["a", "b", "c", "d"], row => row);

        Page.Of(new V1.ListQueuesRequest { PageToken = token }, 2, ["a", "c", "d"], row => row).Rows.ShouldBe(["c", "d"]);
    }

    [Fact]
    public void Token_OfAnotherFilter_IsRefused()
    {
        var token = Page.TokenAfter(new V1.ListOperatorsRequest { Site = "rostov" }, "op-1");

        var refused = Should.Throw<RpcException>(() => Page.Start(new V1.ListOperatorsRequest { Site = "irkutsk", PageToken = token }, 1));

        refused.StatusCode.ShouldBe(StatusCode.InvalidArgument);
        refused.Reason().ShouldBe("PAGE_TOKEN_INVALID");
        refused.WrongFields().ShouldBe(["page_token"]);
    }

    [Fact]
    public void Token_WithAnotherPageSize_GoesOn()
    {
        var token = Page.TokenAfter(new V1.ListOperatorsRequest { Site = "rostov", PageSize = 5 }, "op-1");

        Page.Start(new V1.ListOperatorsRequest { Site = "rostov", PageSize = 7, PageToken = token }, 1).ShouldBe(["op-1"]);
    }

    [Fact]
    public void Token_OfAnotherMethod_IsRefused()
    {
        var token = Page.TokenAfter(new V1.ListTopicsRequest(), "x");

        Should.Throw<RpcException>(() => Page.Start(new V1.ListSitesRequest { PageToken = token }, 1));
    }

    [Fact]
    public void Token_ThatIsGarbage_IsRefusedAndNeverCrashes() =>
        Gen.String.Where(text => text.Length > 0).Sample(text =>
            Should.Throw<RpcException>(() => Page.Start(new V1.ListTopicsRequest { PageToken = text }, 1)).Reason().ShouldBe("PAGE_TOKEN_INVALID"));

    [Theory]
    [InlineData(0, 100)]
    [InlineData(1, 1)]
    [InlineData(1000, 1000)]
    public void Size_Allowed_IsTaken(int asked, int taken)
    {
        var fields = new Fields();
        Page.Size(fields, asked).ShouldBe(taken);
        fields.ThrowIfInvalid();
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1001)]
    public void Size_OutOfRange_IsRefused(int asked)
    {
        var fields = new Fields();
        Page.Size(fields, asked);
        Should.Throw<RpcException>(fields.ThrowIfInvalid).WrongFields().ShouldBe(["page_size"]);
    }

    [Fact]
    public void Marks_SortAsTheirMoments() =>
        Gen.Long[0, new DateTime(2199, 1, 1).Ticks].Select(ticks => new DateTimeOffset(ticks, TimeSpan.Zero)).Array[2].Sample(pair =>
        {
            Math.Sign(string.CompareOrdinal(Mark.Of(pair[0]), Mark.Of(pair[1]))).ShouldBe(pair[0].CompareTo(pair[1]));
            Mark.ToTime(Mark.Of(pair[0])).ShouldBe(pair[0]);
        });
}
