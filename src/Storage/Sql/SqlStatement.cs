namespace Antiphon.Storage.Sql;

/// <summary>A statement and the names of its parameters, in the order in which values are given. Prepared once a connection, found by reference.</summary>
internal sealed class SqlStatement(string text, params string[] parameters)
{
    public string Text => text;

    public string[] Parameters => parameters;
}
