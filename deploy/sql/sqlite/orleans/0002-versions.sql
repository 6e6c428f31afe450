-- A version never comes twice, as with hot rows: not either when the row was deleted and is written anew. Else whoever still holds the version of a former
-- life would find it again in the new one, and write over it.

CREATE TABLE OrleansStorageVersion (
  Id INTEGER PRIMARY KEY CHECK (Id = 1),
  Highest INTEGER NOT NULL -- of all rows that were deleted
) STRICT;
INSERT INTO OrleansStorageVersion (Id, Highest) VALUES (1, 0);

CREATE TRIGGER OrleansStorage_Deleted AFTER DELETE ON OrleansStorage
BEGIN
  UPDATE OrleansStorageVersion SET Highest = max(Highest, OLD.Version);
END;

UPDATE OrleansQuery SET QueryText = '
INSERT INTO OrleansStorage (GrainIdHash, GrainIdN0, GrainIdN1, GrainTypeHash, GrainTypeString, GrainIdExtensionString, ServiceId, PayloadBinary, ModifiedOn, Version)
SELECT @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeHash, @GrainTypeString, @GrainIdExtensionString, @ServiceId, @PayloadBinary, datetime(''now''),
  (SELECT Highest + 1 FROM OrleansStorageVersion)
WHERE @GrainStateVersion IS NULL OR EXISTS (
  SELECT 1 FROM OrleansStorage
  WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
    AND GrainTypeString = @GrainTypeString AND ifnull(GrainIdExtensionString, '''') = ifnull(@GrainIdExtensionString, '''') AND ServiceId = @ServiceId)
ON CONFLICT (GrainIdHash, GrainTypeHash, GrainIdN0, GrainIdN1, GrainTypeString, ifnull(GrainIdExtensionString, ''''), ServiceId)
DO UPDATE SET PayloadBinary = excluded.PayloadBinary, ModifiedOn = excluded.ModifiedOn, Version = Version + 1
WHERE Version = @GrainStateVersion
RETURNING Version AS NewGrainStateVersion
' WHERE QueryKey = 'WriteToStorageKey';
