-- Who is of the cluster, for several processes of one machine on one data directory. Parameter and result column names are Orleans' contract.
-- A change of a member raises its cluster's version by a trigger, so that each query that changes is one statement: both stand, or neither.

CREATE TABLE OrleansMembershipVersionTable (
  DeploymentId TEXT NOT NULL PRIMARY KEY,
  Timestamp TEXT NOT NULL,
  Version INTEGER NOT NULL
) STRICT;

CREATE TABLE OrleansMembershipTable (
  DeploymentId TEXT NOT NULL,
  Address TEXT NOT NULL,
  Port INTEGER NOT NULL,
  Generation INTEGER NOT NULL,
  SiloName TEXT NOT NULL,
  HostName TEXT NOT NULL,
  Status INTEGER NOT NULL,
  ProxyPort INTEGER,
  SuspectTimes TEXT,
  StartTime TEXT NOT NULL,
  IAmAliveTime TEXT NOT NULL,
  PRIMARY KEY (DeploymentId, Address, Port, Generation)
) STRICT;

CREATE TRIGGER OrleansMembership_Joined AFTER INSERT ON OrleansMembershipTable
BEGIN
  UPDATE OrleansMembershipVersionTable SET Timestamp = datetime('now'), Version = Version + 1 WHERE DeploymentId = NEW.DeploymentId;
END;

CREATE TRIGGER OrleansMembership_Changed AFTER UPDATE OF Status, SuspectTimes ON OrleansMembershipTable
BEGIN
  UPDATE OrleansMembershipVersionTable SET Timestamp = datetime('now'), Version = Version + 1 WHERE DeploymentId = NEW.DeploymentId;
END;

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('InsertMembershipVersionKey', '
INSERT INTO OrleansMembershipVersionTable (DeploymentId, Timestamp, Version) VALUES (@DeploymentId, datetime(''now''), 0) ON CONFLICT (DeploymentId) DO NOTHING;
SELECT changes() > 0
'),
('InsertMembershipKey', '
INSERT INTO OrleansMembershipTable (DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
SELECT @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
WHERE EXISTS (SELECT 1 FROM OrleansMembershipVersionTable WHERE DeploymentId = @DeploymentId AND Version = @Version)
ON CONFLICT (DeploymentId, Address, Port, Generation) DO NOTHING;
SELECT changes() > 0
'),
('UpdateMembershipKey', '
UPDATE OrleansMembershipTable SET Status = @Status, SuspectTimes = @SuspectTimes, IAmAliveTime = @IAmAliveTime
WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation
  AND EXISTS (SELECT 1 FROM OrleansMembershipVersionTable WHERE DeploymentId = @DeploymentId AND Version = @Version);
SELECT changes() > 0
'),
('UpdateIAmAlivetimeKey', '
UPDATE OrleansMembershipTable SET IAmAliveTime = @IAmAliveTime
WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation
'),
('MembershipReadRowKey', '
SELECT v.DeploymentId, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, m.StartTime, m.IAmAliveTime, v.Version
FROM OrleansMembershipVersionTable v
LEFT JOIN OrleansMembershipTable m ON m.DeploymentId = v.DeploymentId AND m.Address = @Address AND m.Port = @Port AND m.Generation = @Generation
WHERE v.DeploymentId = @DeploymentId
'),
('MembershipReadAllKey', '
SELECT v.DeploymentId, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, m.StartTime, m.IAmAliveTime, v.Version
FROM OrleansMembershipVersionTable v LEFT JOIN OrleansMembershipTable m ON m.DeploymentId = v.DeploymentId
WHERE v.DeploymentId = @DeploymentId
'),
('GatewaysQueryKey', '
SELECT Address, ProxyPort, Generation FROM OrleansMembershipTable WHERE DeploymentId = @DeploymentId AND Status = @Status AND ProxyPort > 0
'),
('DeleteMembershipTableEntriesKey', '
DELETE FROM OrleansMembershipTable WHERE DeploymentId = @DeploymentId;
DELETE FROM OrleansMembershipVersionTable WHERE DeploymentId = @DeploymentId
'),
('CleanupDefunctSiloEntriesKey', '
DELETE FROM OrleansMembershipTable WHERE DeploymentId = @DeploymentId AND IAmAliveTime < @IAmAliveTime AND Status <> 3
');
