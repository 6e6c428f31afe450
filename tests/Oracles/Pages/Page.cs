namespace Antiphon.Pages;

/// <summary>A page of documentation whose words people write and whose figures a command writes, each between its marks.</summary>
public static class Page
{
    /// <summary>Puts the text between <c>&lt;!-- name --&gt;</c> and <c>&lt;!-- /name --&gt;</c>.</summary>
    /// <exception cref="InvalidDataException">The page has no such marks.</exception>
    public static void Fill(string file, string name, string text)
    {
        var (open, close) = ($"<!-- {name} -->", $"<!-- /{name} -->");
        var page = File.ReadAllText(file);
        var from = page.IndexOf(open, StringComparison.Ordinal);
        var to = page.IndexOf(close, StringComparison.Ordinal);
        if (from < 0 || to < from)
            throw new InvalidDataException($"{file} has no {open} … {close}.");
        File.WriteAllText(file, $"{page[..(from + open.Length)]}\n{text.TrimEnd()}\n{page[to..]}");
    }
}
