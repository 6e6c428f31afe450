using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Antiphon.Errors;
using Google.Protobuf;
using Grpc.Core;

namespace Antiphon.Paging;

/// <summary>
/// Page sizes and tokens. A token holds the place where the page before ended, and a print of the request: it goes on only with the request (page size apart)
/// that it was given for.
/// </summary>
internal static class Page
{
    /// <summary>What a page holds when nobody says.</summary>
    public const int UsualSize = 100;

    /// <summary>The most that a page may hold.</summary>
    public const int LargestSize = 1000;

    private const int PrintLength = 12;

    /// <summary>The page size that was asked for.</summary>
    public static int Size(Fields fields, int asked) => asked == 0 ? UsualSize : fields.Within("page_size", asked, 0, LargestSize);

    /// <summary>The token of the page that follows the row with these marks.</summary>
    public static string TokenAfter(IMessage request, params string[] marks) => Base64Url.EncodeToString([.. Print(request), .. JsonSerializer.SerializeToUtf8Bytes(marks)]);

    /// <summary>The marks of the row after which the asked page starts; null: the first page. Throws INVALID_ARGUMENT (PAGE_TOKEN_INVALID).</summary>
    /// <param name="request">A list request, with <c>page_token</c>.</param>
    /// <param name="count">How many marks a row of this list has.</param>
    public static string[]? Start(IMessage request, int count)
    {
        var token = (string)request.Descriptor.FindFieldByName("page_token").Accessor.GetValue(request);
        if (token.Length == 0)
            return null;
        try
        {
            var content = Base64Url.DecodeFromChars(token);
            if (content.AsSpan(0, PrintLength).SequenceEqual(Print(request))
                && JsonSerializer.Deserialize<string[]>(content.AsSpan(PrintLength)) is { } marks && marks.Length == count)
                return marks;
        }
        catch (Exception error) when (error is FormatException or JsonException or ArgumentOutOfRangeException)
        {
            // Not ours: refused below.
        }

        throw Statuses.Invalid(V1.ErrorReason.PageTokenInvalid, [("page_token", "Not issued by this method for this request; start again without it.")]).ToRpcException();
    }

    /// <summary>Takes a page out of a whole list that is ordered by <paramref name="mark"/> (ordinal).</summary>
    public static (IReadOnlyList<T> Rows, string NextToken) Of<T>(IMessage request, int size, IEnumerable<T> all, Func<T, string> mark)
    {
        var after = Start(request, 1)?[0];
        var rows = all.Where(row => after is null || string.CompareOrdinal(mark(row), after) > 0).Take(size + 1).ToList();
        return Cut(request, size, rows, row => [mark(row)]);
    }

    /// <summary>Cuts a list of up to one row more than the page holds, and tells the token of the next page if there was that row.</summary>
    public static (IReadOnlyList<T> Rows, string NextToken) Cut<T>(IMessage request, int size, IReadOnlyList<T> rows, Func<T, string[]> marks) =>
        rows.Count <= size ? (rows, "") : (rows.Take(size).ToList(), TokenAfter(request, marks(rows[size - 1])));

    private static byte[] Print(IMessage request)
    {
        var bare = request.Descriptor.Parser.ParseFrom(request.ToByteArray());
        bare.Descriptor.FindFieldByName("page_token").Accessor.Clear(bare);
        bare.Descriptor.FindFieldByName("page_size").Accessor.Clear(bare);
        return SHA256.HashData([.. Encoding.UTF8.GetBytes(bare.Descriptor.FullName), .. bare.ToByteArray()])[..PrintLength];
    }
}
